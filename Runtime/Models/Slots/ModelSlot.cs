namespace EdgeConvNeXt.Runtime.Models.Slots;

/// <summary>A place for a model on a station, and how far the one in it has come.</summary>
/// <param name="Name">Name of the slot.</param>
public sealed record ModelSlot(string Name)
{
    /// <summary>How far its model has come.</summary>
    public SlotState State { get; init; }

    /// <summary>Why it must not run, a clause; null but in <see cref="SlotState.Bad"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Name and version of the model; null while the slot is empty.</summary>
    public string? Model { get; init; }

    /// <summary>SHA-256 of its bundle's manifest, in hexadecimal.</summary>
    public string? Digest { get; init; }

    /// <summary>The key by which its signature was proven; null where none was.</summary>
    public string? Key { get; init; }

    /// <summary>Version of its release, from its signature's files; null where it has none.</summary>
    public long? Release { get; init; }

    /// <summary>When it was installed, by the wall clock.</summary>
    public DateTimeOffset? InstalledAt { get; init; }

    /// <summary>How often the station started with it while it was on trial.</summary>
    public int Attempts { get; init; }
}

/// <summary>How far the model in a slot has come. Words of the table, in the order in which a model passes them.</summary>
public enum SlotState
{
    /// <summary>There is none.</summary>
    Empty,

    /// <summary>Its files are there, and nothing is known of them.</summary>
    Staged,

    /// <summary>Signature, hashes and release are right.</summary>
    Verified,

    /// <summary>It is open beside the running one, and computes as its golden vectors say.</summary>
    Warm,

    /// <summary>It judges parts, and may be taken back by itself.</summary>
    Trial,

    /// <summary>It has come through its trial, or a person said so.</summary>
    Good,

    /// <summary>It must not run.</summary>
    Bad,
}

/// <summary>What was counted of a model's parts, to hold another against it.</summary>
/// <param name="Parts">Parts that it judged.</param>
/// <param name="Ng">Those that it called not good.</param>
/// <param name="Unsure">Those of which it was not sure.</param>
/// <param name="P99Ms">99 % of its verdicts took no longer, in milliseconds.</param>
public sealed record ModelRecord(long Parts, long Ng, long Unsure, double P99Ms);
