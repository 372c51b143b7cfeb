using System.Globalization;
using System.Text;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>
/// The numbers that tie deaths to births (bdSeq), 0 to 255 and again 0. The last one is in a file and on the medium before it is used: a
/// death of the connection before, which the broker may send late, then never fits the next birth.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="log">Where trouble with it is told, once.</param>
internal sealed class BirthDeathSequence(string file, ILogger log)
{
    private const string Name = "sparkplug.bdseq";

    private byte? _last;
    private bool _isRead;
    private bool _isTroubled;

    /// <summary>The file beside a journal.</summary>
    public static string Beside(string database) => Path.Combine(Path.GetDirectoryName(database)!, Name);

    /// <summary>The number for the next connection. Where it cannot be kept it is given all the same, and told.</summary>
    public byte Next()
    {
        if (!_isRead)
        {
            _last = Read();
            _isRead = true;
        }

        byte next = _last is { } last ? unchecked((byte)(last + 1)) : (byte)0;
        Keep(next);
        _last = next;
        return next;
    }

    private byte? Read()
    {
        try
        {
            RemoveUnfinished();
            string text = File.ReadAllText(file);
            if (byte.TryParse(text.AsSpan().TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out byte last))
            {
                return last;
            }

            Tell("it does not hold a number from 0 to 255");
        }
        catch (FileNotFoundException)
        {
            // The first connection ever.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Tell(fault.Message);
        }

        return null;
    }

    // What a killed process left.
    private void RemoveUnfinished()
    {
        foreach (string part in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, $"{Name}.*{WholeFile.UnfinishedSuffix}"))
        {
            File.Delete(part);
        }
    }

    private void Keep(byte number)
    {
        try
        {
            WholeFile.Write(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number}\n")));
            Medium.Sync(Path.GetDirectoryName(file)!);
            _isTroubled = false;
        }
        catch (Exception fault) when (fault is EdgeException or IOException)
        {
            Tell((fault as EdgeException)?.What ?? fault.Message);
        }
    }

    private void Tell(string reason)
    {
        if (!_isTroubled)
        {
            _isTroubled = true;
            SparkplugLog.NumberNotKept(log, file, reason.TrimEnd('.'));
        }
    }
}
