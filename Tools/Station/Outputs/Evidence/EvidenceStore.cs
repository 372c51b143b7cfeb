using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>
/// Writes pictures as files, lists them in the journal, and deletes those that are too many. Pictures do not need the journal: what it
/// could not list is found at the next start. One thread at a time, but for <see cref="Status"/>.
/// </summary>
internal sealed class EvidenceStore : IDisposable
{
    // Pictures that may wait to be listed; those before are found as files.
    private const int MostUnlisted = 1024;

    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(30);

    private readonly EvidenceSettings _settings;
    private readonly Func<bool?> _isClockSet;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly PictureFolder _folder;
    private readonly PictureEncoder _encoder;
    private readonly EvidenceNote _note;
    private readonly EvidenceStock _stock;
    private readonly EvidenceCleaner _cleaner;
    private readonly EvidenceRate _rate;
    private readonly List<PictureRow> _unlisted = [];
    private PictureIndex? _index;
    private EvidenceStatus _status;
    private MonotonicTime? _nextLook;
    private long? _number;
    private long _lostBefore;
    private bool _isTroubled;
    private bool _isIndexTroubled;

    private EvidenceStore(
        EvidenceSettings settings, EvidenceOrigin origin, Func<bool?> isClockSet, TimeProvider clock, ILogger log)
    {
        _settings = settings;
        _isClockSet = isClockSet;
        _clock = clock;
        _log = log;
        _folder = new PictureFolder(settings.Folder);
        _folder.Make();
        _encoder = new PictureEncoder(settings.Format, settings.Quality);
        _note = new EvidenceNote(origin);
        _stock = new EvidenceStock(_folder, log);
        _cleaner = new EvidenceCleaner(settings, _folder, clock, isClockSet);
        _rate = new EvidenceRate(clock);
        _status = new EvidenceStatus { Folder = settings.Folder };
    }

    /// <summary>What is kept. For any thread.</summary>
    public EvidenceStatus Status => Volatile.Read(ref _status);

    /// <summary>Opens it.</summary>
    /// <exception cref="EdgeException">The folder cannot be made, or the library that makes pictures is missing.</exception>
    public static EvidenceStore Open(
        EvidenceSettings settings, EvidenceOrigin origin, Func<bool?> isClockSet, TimeProvider clock, ILogger log) =>
        new(settings, origin, isClockSet, clock, log);

    /// <summary>Writes a picture. One that cannot be written counts as lost.</summary>
    /// <param name="item">The verdict that asks for it.</param>
    /// <param name="slot">The picture.</param>
    public void Keep(in QueuedVerdict item, PictureSlot slot)
    {
        EvidenceStatus status = _status;
        try
        {
            if (_folder.FreeBytes < _settings.FreeBytes)
            {
                _status = status with { NoRoom = status.NoRoom + 1 };
                Trouble($"the disk has less room than the {_settings.FreeBytes / 1_000_000} MB that pictures leave");
                return;
            }

            Write(item, slot);
            _status = status with { Kept = status.Kept + 1 };
            EndTrouble();
        }
        catch (Exception fault)
        {
            // Whatever it is, the next picture is tried.
            bool isFull = (fault as EdgeException)?.InnerException?.HResult == Errno.NoSpaceLeft;
            _status = isFull ? status with { NoRoom = status.NoRoom + 1 } : status with { Failed = status.Failed + 1 };
            Trouble(fault.Message);
        }
    }

    /// <summary>Lists what was written, and deletes what has to go. To be called about every second.</summary>
    public void Upkeep()
    {
        MonotonicTime now = MonotonicTime.Now(_clock);
        if (_unlisted.Count == 0 && now < _nextLook)
        {
            return;
        }

        try
        {
            PictureIndex index = Index();
            List();
            if (_status.CleaningStopped is null)
            {
                _cleaner.Clean(index);
                Stop(_cleaner.Mismatch);
            }

            Describe(index);
            _isIndexTroubled = false;
            _nextLook = now + LookPeriod;
        }
        catch (Exception fault)
        {
            // Whatever it is: the thread that writes pictures has to go on.
            CloseIndex();
            _nextLook = now + RetryPeriod;
            if (!_isIndexTroubled)
            {
                _isIndexTroubled = true;
                EvidenceLog.IndexFailed(_log, _folder.Path, fault.Message);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _nextLook = null;
        Upkeep();
        CloseIndex();
        _note.Dispose();
        _encoder.Dispose();
    }

    private void Write(in QueuedVerdict item, PictureSlot slot)
    {
        long part = item.Verdict.PartNumber;
        bool? isClockSet = _isClockSet();

        // What is kept at another's request is so because people will be asked about it.
        PictureClass ofClass = _settings.ClassOf(item.Verdict) ?? PictureClass.Sampled;
        long number = _number is { } last ? last + 1 : Begin() + 1;
        PictureName name = new(number, part, ofClass, item.Verdict.ResultId, PictureName.ExtensionOf(_settings.Format));
        string path = PictureFolder.PathOf(name, item.PublishedAt, isPinned: false);
        ReadOnlySpan<byte> file = _encoder.Encode(slot.View, _note.Write(item, slot.Area, isClockSet));
        _folder.Write(path, file);
        _number = number;
        _rate.Add(ofClass, file.Length);
        if (_unlisted.Count == MostUnlisted)
        {
            _unlisted.RemoveAt(0);
        }

        _unlisted.Add(new PictureRow
        {
            Number = number, Result = item.Verdict.ResultId, Path = path, Class = ofClass, Bytes = file.Length, At = item.PublishedAt,
            IsClockSet = isClockSet,
        });
    }

    // Before the first picture: numbers go on over starts, by the files where there is no journal yet.
    private long Begin()
    {
        _folder.RemoveUnfinished();
        _number = Math.Max(_stock.LastNumber(), _index?.Last ?? 0);
        return _number.Value;
    }

    private PictureIndex Index()
    {
        if (_index is { IsInPlace: true } open)
        {
            return open;
        }

        CloseIndex();
        _number ??= Begin();
        _index = PictureIndex.Open(_settings.Journal, _settings.Folder);
        _number = Math.Max(_number.Value, _index.Last);

        Stop(_stock.Take(_index, _unlisted.Select(picture => picture.Result).ToHashSet()));
        return _index;
    }

    private void List()
    {
        if (_unlisted.Count > 0)
        {
            _folder.Sync(_unlisted.Select(picture => picture.Path));
            _index!.Add(_unlisted);
            _unlisted.Clear();
            _number = Math.Max(_number ?? 0, _index.Last);
        }
    }

    private void Stop(string? mismatch)
    {
        if (mismatch is not null && mismatch != _status.CleaningStopped)
        {
            EvidenceLog.CleaningStopped(_log, _folder.Path, mismatch);
        }

        _status = _status with { CleaningStopped = mismatch };
    }

    private void Describe(PictureIndex index)
    {
        PictureTotal pinned = index.Total(null);
        Dictionary<string, EvidenceClassStatus> classes = new()
        {
            [PictureFolder.Pinned] = new EvidenceClassStatus { Pictures = pinned.Pictures, Bytes = pinned.Bytes },
        };
        foreach (PictureClass ofClass in PictureWords.Classes.Reverse())
        {
            classes[PictureWords.Of(ofClass)] = Describe(ofClass, index.Total(ofClass));
        }

        _status = _status with { Classes = classes, FreeBytes = _folder.FreeBytes, Deleted = _cleaner.Deleted };
    }

    private EvidenceClassStatus Describe(PictureClass ofClass, PictureTotal total)
    {
        EvidenceLimits limits = _settings.LimitsOf(ofClass);
        double? days = limits.Bytes / _rate.BytesPerDay(ofClass);
        double most = Math.Min(limits.Age?.TotalDays ?? EvidenceClassStatus.MostDays, EvidenceClassStatus.MostDays);
        return new EvidenceClassStatus
        {
            Pictures = total.Pictures,
            Bytes = total.Bytes,
            MaximumBytes = limits.Bytes,
            LastsDays = days is { } byBytes ? Math.Round(Math.Min(byBytes, most), 1) : null,
        };
    }

    private void CloseIndex()
    {
        _index?.Dispose();
        _index = null;
    }

    private void Trouble(string reason)
    {
        // The room is looked at with the next upkeep, whatever else is to do.
        _nextLook = null;
        if (!_isTroubled)
        {
            _isTroubled = true;
            _lostBefore = _status.NoRoom + _status.Failed - 1;
            EvidenceLog.KeepFailed(_log, _folder.Path, reason.TrimEnd('.'));
        }
    }

    private void EndTrouble()
    {
        if (_isTroubled)
        {
            _isTroubled = false;
            EvidenceLog.KeepRecovered(_log, _folder.Path, _status.NoRoom + _status.Failed - _lostBefore);
        }
    }
}
