namespace EdgeConvNeXt.Station.Trials;

/// <summary>What trials came to, a small text file for each network. A file that is deleted has its network tried again.</summary>
/// <param name="folder">Where the files lie; made when there is something to remember.</param>
/// <param name="warn">Called once, when nothing can be stored.</param>
internal sealed class TrialMemory(string folder, Action<string> warn)
{
    private const string OpenedWord = "opened";
    private const string FailedWord = "failed";
    private const string TimeoutWord = "timed out once";
    private const long LongestFile = 64 << 10;

    private bool _hasWarned;

    /// <summary>The file of a trial.</summary>
    /// <param name="key">What the outcome hangs on.</param>
    public string FileOf(string key) => Path.Combine(folder, $"{key}.txt");

    /// <summary>What a trial came to; null where none was held, or what is written of it makes no sense.</summary>
    /// <param name="key">What the outcome hangs on.</param>
    public TrialResult? Find(string key)
    {
        try
        {
            FileInfo file = new(FileOf(key));
            string[] lines = file.Exists && file.Length <= LongestFile ? File.ReadAllLines(file.FullName) : [];
            return lines is [OpenedWord, ..] ? TrialResult.Opened
                : lines is [FailedWord, { Length: > 0 } failure, ..] ? new TrialResult(failure, IsLasting: true)
                : lines is [TimeoutWord, { Length: > 0 } slow, ..] ? new TrialResult(slow, IsLasting: false, IsTimeout: true)
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Stores what a trial came to, whole or not at all.</summary>
    /// <param name="key">What the outcome hangs on.</param>
    /// <param name="result">The outcome.</param>
    /// <param name="network">What was tried, for people who read the file.</param>
    /// <returns>Whether it is written.</returns>
    public bool Remember(string key, TrialResult result, string network)
    {
        string draft = Path.Combine(folder, $"{key}.{Environment.ProcessId}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllLines(
                draft,
                result.Failure is { } failure ? [result.IsLasting ? FailedWord : TimeoutWord, failure, network] : [OpenedWord, network]);
            File.Move(draft, FileOf(key), overwrite: true);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Warn(fault.Message);
            return false;
        }
    }

    /// <summary>Removes a trial, where it can.</summary>
    /// <param name="key">What the outcome hangs on.</param>
    public void Forget(string key)
    {
        try
        {
            File.Delete(FileOf(key));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Warn(fault.Message);
        }
    }

    private void Warn(string reason)
    {
        if (!_hasWarned)
        {
            _hasWarned = true;
            warn(
                $"Each start tries the network in a process of its own first, because what that came to cannot be kept in {folder}: "
                + $"{reason}");
        }
    }
}

/// <summary>What became of a trial.</summary>
/// <param name="Failure">
/// How the process ended, as a clause that follows its subject: "was ended by signal 6 (SIGABRT)"; null when it came through.
/// </param>
/// <param name="IsLasting">Whether another trial would come to the same.</param>
/// <param name="IsTimeout">
/// Whether it did not come back in time: a slow disk may have held it up, and two of these in a row are lasting.
/// </param>
internal readonly record struct TrialResult(string? Failure, bool IsLasting, bool IsTimeout = false)
{
    /// <summary>The network was opened and ran.</summary>
    public static TrialResult Opened { get; } = new(null, true);

    /// <summary>
    /// The network was refused in order: it will be refused again where it is opened next, with the reason; memory or a device may have
    /// been short.
    /// </summary>
    public static TrialResult Refused { get; } = new(null, false);

    /// <summary>This outcome in the light of the one before it.</summary>
    public TrialResult After(TrialResult? earlier) => IsTimeout && earlier is { IsTimeout: true } ? this with { IsLasting = true } : this;
}
