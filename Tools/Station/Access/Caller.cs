namespace EdgeConvNeXt.Station.Access;

/// <summary>Who calls a station over its page.</summary>
/// <param name="Name">"local": whoever is at the machine.</param>
/// <param name="Role">What the caller may do.</param>
/// <param name="From">Address that the call comes from.</param>
internal sealed record Caller(string Name, Role Role, string From)
{
    /// <summary>The login by which the caller came; null without one.</summary>
    public Session? Session { get; init; }

    /// <summary>Whether the caller is a machine with a token.</summary>
    public bool IsToken { get; init; }

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

    /// <summary>Say what parts are, keep pictures, try out a recipe.</summary>
    Operator,

    /// <summary>Change recipe and models.</summary>
    Engineer,
}

/// <summary>Roles as they are written.</summary>
internal static class RoleWords
{
    /// <summary>Every role that a user may have.</summary>
    public static IReadOnlyList<string> All { get; } = ["viewer", "operator", "engineer"];

    /// <summary>The word of a role.</summary>
    public static string Of(Role role) => role == Role.None ? "none" : All[(int)role - 1];

    /// <summary>The role of a word; null where it is none that a user may have.</summary>
    public static Role? Parse(string word)
    {
        int index = All.ToList().IndexOf(word);
        return index < 0 ? null : (Role)(index + 1);
    }
}
