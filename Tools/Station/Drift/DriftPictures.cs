using System.Globalization;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Outputs.Evidence;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>
/// Keeps the frames from an alarm on as pictures. The line copies into a few slots, another thread writes; where none is free the next
/// frame is taken.
/// </summary>
/// <param name="folder">Folder of the watch.</param>
/// <param name="log">Where trouble is told.</param>
internal sealed class DriftPictures(string folder, ILogger log) : IDisposable
{
    private const int Slots = 2;
    private const int Quality = 90;

    // Alarms whose pictures stay.
    private const long MostAlarms = 16;

    private readonly PictureSlot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new PictureSlot())];
    private readonly string _folder = Path.Combine(folder, "pictures");
    private PictureEncoder? _encoder;
    private readonly long[] _alarmOf = new long[Slots];
    private long _alarm;
    private int _missing;
    private bool _isOfFar;
    private (long Alarm, int Number) _written;
    private bool _isBroken;

    /// <summary>Asks for pictures of an alarm from the next frame on; those of one before that are missing are given up.</summary>
    /// <param name="alarm">Number of the alarm.</param>
    /// <param name="pictures">How many.</param>
    /// <param name="isOfFar">Whether parts that are far alone show what it is about.</param>
    public void Begin(long alarm, int pictures, bool isOfFar)
    {
        Volatile.Write(ref _isOfFar, isOfFar);
        Volatile.Write(ref _alarm, alarm);
        Volatile.Write(ref _missing, pictures);
    }

    /// <summary>Copies a frame where one is missing. For the line's thread.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="verdict">Its verdict.</param>
    /// <param name="isFar">Whether its features are far from the baseline's.</param>
    /// <returns>Whether it did.</returns>
    public bool Take(FrameLease frame, in Verdict verdict, bool isFar)
    {
        bool isMissing = Volatile.Read(ref _missing) > 0 && (isFar || !Volatile.Read(ref _isOfFar));
        int free = isMissing ? Array.FindIndex(_slots, slot => !slot.IsFilled) : -1;
        if (free < 0)
        {
            return false;
        }

        Interlocked.Decrement(ref _missing);
        _alarmOf[free] = Volatile.Read(ref _alarm);
        _slots[free].Fill(frame, verdict.PartNumber, null);
        return true;
    }

    /// <summary>Writes what was copied. For one other thread.</summary>
    /// <param name="written">Called with the number of the alarm and the file.</param>
    public void Write(Action<long, string> written)
    {
        for (int i = 0; i < Slots; i++)
        {
            if (_slots[i].IsFilled)
            {
                Write(_slots[i], _alarmOf[i], written);
                _slots[i].Free();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder?.Dispose();

    private void Write(PictureSlot slot, long alarm, Action<long, string> written)
    {
        _written = (alarm, _written.Alarm == alarm ? _written.Number + 1 : 1);
        string path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{alarm:D6}-{_written.Number}.jpg"));
        try
        {
            Directory.CreateDirectory(_folder);
            Clean(alarm);
            _encoder ??= new PictureEncoder(PictureFormat.Jpeg, Quality);
            WholeFile.Write(path, _encoder.Encode(slot.View, []));
            written(alarm, path);
            _isBroken = false;
        }
        catch (Exception fault) when (fault is EdgeException or IOException or UnauthorizedAccessException)
        {
            Tell(path, fault);
        }
    }

    private void Clean(long alarm)
    {
        foreach (string file in Directory.EnumerateFiles(_folder).ToList())
        {
            string name = Path.GetFileName(file);
            if (long.TryParse(name.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long of) && of <= alarm - MostAlarms)
            {
                File.Delete(file);
            }
        }
    }

    private void Tell(string path, Exception fault)
    {
        if (!_isBroken)
        {
            DriftLog.PictureFailed(log, path, fault.Message);
        }

        _isBroken = true;
    }
}
