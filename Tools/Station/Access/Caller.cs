namespace EdgeConvNeXt.Station.Access;

/// <summary>Who calls a station over its page.</summary>
/// <param name="Name">"local": whoever is at the machine.</param>
/// <param name="Role">What the caller may do.</param>
/// <param name="From">Address that the call comes from.</param>
internal sealed record Caller(string Name, Role Role, string From)
{
    /// <summary>How the audit and the journal name the caller: "maria (10.0.0.7)".</summary>
    public override string ToString() => $"{Name} ({From})";
}

/// <summary>What a caller may do; each may do what those before may.</summary>
public enum Role
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Look.</summary>
    Viewer,

    /// <summary>Try out a recipe.</summary>
    Operator,

    /// <summary>Change recipe and models.</summary>
    Engineer,
}
