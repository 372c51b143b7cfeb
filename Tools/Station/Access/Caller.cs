namespace EdgeConvNeXt.Station.Access;

/// <summary>Who calls a station over its page.</summary>
/// <param name="Name">Name of the user or token; "local" for whoever sits at the machine and has not logged in.</param>
/// <param name="Role">What the caller may do.</param>
/// <param name="From">Address that the call comes from.</param>
internal sealed record Caller(string Name, Role Role, string From)
{
    /// <summary>How the audit and the journal name the caller: "maria (10.0.0.7)".</summary>
    public override string ToString() => $"{Name} ({From})";
}

/// <summary>What a caller may do; each may do what those before may.</summary>
internal enum Role
{
    /// <summary>Log in.</summary>
    None,

    /// <summary>Look at everything that is not about access.</summary>
    Viewer,

    /// <summary>Say what parts are, and keep their pictures.</summary>
    Operator,

    /// <summary>Change recipe, models and access.</summary>
    Engineer,
}
