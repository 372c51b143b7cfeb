using System.Globalization;
using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Station.Access;

/// <summary>
/// What people and programs changed of a station, one JSON object a line, each with the hash of the one before: a line that is changed
/// later no longer fits. A process that wrote to it sees too when records are gone that it knows of. Whoever may write the file can cut its
/// end off or write all of it anew between two starts; the log of an agent has each hash too. For any thread, and several processes.
/// </summary>
internal sealed class AuditLog
{
    /// <summary>Name of the file in the page's folder.</summary>
    public const string FileName = "audit.jsonl";

    private const byte LineEnd = (byte)'\n';

    // A letter takes six bytes at most, so that every line can be read again.
    private const int MostLetters = 4000;
    private const int Block = 64 * 1024;
    private static readonly Caller Itself = new("edge-agent", Role.None, "station");

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private AuditChain? _chain;
    private AuditChain _known = AuditChain.Empty;

    /// <param name="folder">The page's folder.</param>
    /// <param name="clock">The clock of the records.</param>
    /// <param name="log">Where records are told too.</param>
    public AuditLog(string folder, TimeProvider clock, ILogger log)
    {
        _path = Path.Combine(folder, FileName);
        _clock = clock;
        _log = log;
    }

    /// <summary>Adds a record. It is on the medium when this returns.</summary>
    /// <param name="caller">Who did it.</param>
    /// <param name="what">What sort of thing it is, a word: "recipe.changed".</param>
    /// <param name="detail">What was done, a sentence.</param>
    /// <exception cref="EdgeException">It cannot be written: what it is about must not be done then.</exception>
    public void Add(Caller caller, string what, string detail) => Use(file => Append(file, caller, what, detail));

    /// <summary>
    /// Makes a change that is on the record before it is made. Where it is not made after all, a record says that too.
    /// </summary>
    /// <param name="caller">Who makes it.</param>
    /// <param name="what">What sort of thing it is, a word: "recipe.changed".</param>
    /// <param name="detail">What is done, a sentence.</param>
    /// <param name="change">Makes it.</param>
    /// <exception cref="EdgeException">The record cannot be written: nothing is changed then.</exception>
    public T Make<T>(Caller caller, string what, string detail, Func<T> change)
    {
        Add(caller, what, detail);
        try
        {
            return change();
        }
        catch (Exception fault)
        {
            Refuse(caller, $"{what}.refused", fault.Message);
            throw;
        }
    }

    /// <inheritdoc cref="Make{T}"/>
    public void Make(Caller caller, string what, string detail, Action change) => Make(caller, what, detail, () =>
    {
        change();
        return true;
    });

    /// <summary>Records, the newest first.</summary>
    /// <param name="before">Number of a record that comes after all of them; null for the newest.</param>
    /// <param name="limit">How many at most.</param>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public IReadOnlyList<AuditRecord> Read(long? before, int limit)
    {
        if (!File.Exists(_path))
        {
            return [];
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(_path, share: FileShare.ReadWrite | FileShare.Delete);
            return
            [
                .. Backwards(file).Select(AuditRecord.Parse).OfType<AuditRecord>().Where(record => before is null || record.Number < before)
                    .Take(limit),
            ];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw PrivateFile.Failed(_path, "cannot be read", fault);
        }
    }

    /// <summary>What does not fit, a sentence that names the first such line; null where all of it does.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public string? Verify()
    {
        AuditChain known = Volatile.Read(ref _known);
        if (!Path.Exists(_path))
        {
            return known.Records == 0 ? null : Gone(known);
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(_path, share: FileShare.ReadWrite | FileShare.Delete);
            AuditChain chain = AuditChain.Follow(file, known);
            return chain.Fault ?? (chain.HasKnown ? null : Gone(known));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw PrivateFile.Failed(_path, "cannot be read", fault);
        }
    }

    // Why the change was not made is what its caller has to hear, whatever becomes of this record.
    private void Refuse(Caller caller, string what, string why)
    {
        try
        {
            Add(caller, what, why);
        }
        catch (EdgeException fault)
        {
            AuditLogMessages.RefusalLost(_log, what, fault.Message);
        }
    }

    private void Use(Action<SafeFileHandle> write)
    {
        lock (_gate)
        {
            try
            {
                using FileStream opened = new(_path, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete,
                    UnixCreateMode = PrivateFile.Mode, BufferSize = 0,
                });
                SafeFileHandle file = opened.SafeFileHandle;
                if (!FileClaim.TryTake(file))
                {
                    throw new IOException("another program writes to it at this moment");
                }

                Continue(file, write);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                _chain = null;
                throw PrivateFile.Failed(_path, "cannot be written, so nothing was changed (the audit comes first)", fault);
            }
        }
    }

    private void Continue(SafeFileHandle file, Action<SafeFileHandle> write)
    {
        try
        {
            // Commands write to it as well; what this process has not written itself it reads from the begin.
            if (_chain is null || RandomAccess.GetLength(file) != _chain.End)
            {
                _chain = AuditChain.Follow(file, _known);
            }

            // What is told of mending counts as known from then on.
            AuditChain known = _known;
            Mend(file);
            if (!_chain.HasKnown)
            {
                string gone = Gone(known);
                AuditLogMessages.Cut(_log, gone);
                _chain = _chain with { HasKnown = true };
                Append(file, Itself, "audit.cut", gone);
            }

            write(file);
        }
        finally
        {
            FileClaim.Release(file);
        }
    }

    private static string Gone(AuditChain known) =>
        $"Records are gone: there were {known.Records}, the last with the hash {known.Hash}.";

    // A torn line is no record, and is told; anything else that does not fit is kept as it is, and told in a new chain.
    private void Mend(SafeFileHandle file)
    {
        if (_chain!.Fault is not { } fault)
        {
            return;
        }

        if (_chain.IsTorn)
        {
            long torn = RandomAccess.GetLength(file) - _chain.End;
            RandomAccess.SetLength(file, _chain.End);
            _chain = _chain with { Fault = null, IsTorn = false };
            Append(file, Itself, "audit.torn", $"{fault} Its {torn} bytes were taken away.");
            return;
        }

        string kept = $"{Path.GetFileNameWithoutExtension(FileName)}.broken-{_clock.GetUtcNow():yyyyMMdd-HHmmss}.jsonl";
        string copy = Path.Combine(Path.GetDirectoryName(_path)!, kept);
        File.Copy(_path, copy);
        using (SafeFileHandle written = File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(written);
        }

        RandomAccess.SetLength(file, 0);
        _chain = AuditChain.Empty;
        AuditLogMessages.Broken(_log, fault, kept);
        Append(file, Itself, "audit.broken", $"{fault} That audit is kept as {kept}; a new one begins here.");
    }

    private void Append(SafeFileHandle file, Caller caller, string what, string detail)
    {
        detail = detail.Length <= MostLetters ? detail : $"{detail[..MostLetters]}... ({detail.Length} letters)";
        (AuditRecord record, string line) = new AuditRecord
        {
            Number = _chain!.Records + 1,
            At = _clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            By = caller.Name,
            Role = RoleWords.Of(caller.Role),
            From = caller.From,
            What = what,
            Detail = detail,
            Previous = _chain.Hash,
        }.Seal();
        byte[] bytes = [.. Encoding.UTF8.GetBytes(line), LineEnd];
        try
        {
            RandomAccess.Write(file, bytes, _chain.End);
            RandomAccess.FlushToDisk(file);
        }
        catch
        {
            // Half a line would say that something happened which did not.
            RandomAccess.SetLength(file, _chain.End);
            throw;
        }

        _chain = _chain with { Records = record.Number, Hash = record.Hash!, End = _chain.End + bytes.Length };
        Volatile.Write(ref _known, _chain);
        string told = PrintableText.Of(detail);
        string by = PrintableText.Of($"{caller}");
        AuditLogMessages.Added(_log, record.Number, what, told, by, record.Hash!);
    }

    // Lines from the last to the first: a page needs a block or two of a file that may have years in it.
    private static IEnumerable<string> Backwards(SafeFileHandle file)
    {
        byte[] rest = [];
        for (long end = RandomAccess.GetLength(file); end > 0;)
        {
            int length = (int)Math.Min(Block, end);
            byte[] block = new byte[length + rest.Length];
            RandomAccess.Read(file, block.AsSpan(0, length), end - length);
            rest.CopyTo(block, length);
            end -= length;
            int last = block.Length;
            for (int at; (at = block.AsSpan(0, last).LastIndexOf(LineEnd)) >= 0; last = at)
            {
                yield return Encoding.UTF8.GetString(block, at + 1, last - at - 1);
            }

            rest = block[..last];
        }

        yield return Encoding.UTF8.GetString(rest);
    }
}

/// <summary>Log messages of the audit: event ids 1650 to 1654.</summary>
internal static partial class AuditLogMessages
{
    [LoggerMessage(EventId = 1650, Level = LogLevel.Information, Message = "Audit {Number}, {What}: {Detail} By {By}; hash {Hash}")]
    public static partial void Added(ILogger log, long number, string what, string detail, string by, string hash);

    [LoggerMessage(EventId = 1653, Level = LogLevel.Error, Message = "The record {What} could not be written: {Reason}")]
    public static partial void RefusalLost(ILogger log, string what, string reason);

    [LoggerMessage(EventId = 1652, Level = LogLevel.Error, Message = "The audit was cut. {Gone}")]
    public static partial void Cut(ILogger log, string gone);

    [LoggerMessage(
        EventId = 1651, Level = LogLevel.Error, Message = "The audit is broken: {Fault} It is kept as {Kept}, and a new one begins")]
    public static partial void Broken(ILogger log, string fault, string kept);
}
