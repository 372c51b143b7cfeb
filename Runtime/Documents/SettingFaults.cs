using System.Collections.ObjectModel;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>One thing wrong with a document.</summary>
/// <param name="Member">The member, with its path: "regions[0].tiles.width"; empty for the file as a whole.</param>
/// <param name="What">What is wrong and what is expected, one sentence that names the member.</param>
public sealed record SettingFault(string Member, string What)
{
    /// <summary>The line of the file, from 1, at which the member's value begins; null where it is not there.</summary>
    [JsonIgnore]
    public int? Line { get; init; }
}

/// <summary>
/// Everything that is wrong with a document, in the order in which it was found, and which members that left without a value to trust: a
/// rule between several members is silent while one of them is such, so that one mistake does not raise two complaints.
/// </summary>
public sealed class SettingFaults : Collection<SettingFault>
{
    // A hostile file of some megabytes could have a fault in every other byte.
    private const int Most = 1000;

    private readonly HashSet<string> _unsound = [];

    /// <summary>Whether no more faults are kept.</summary>
    internal bool IsFull => Count >= Most;

    /// <summary>All faults of a document in one message: the only one, or each with its number.</summary>
    /// <param name="document">What messages call the document: "recipe".</param>
    /// <param name="faults">What is wrong with it, 1 or more.</param>
    internal static string Message(string document, IReadOnlyList<SettingFault> faults) => faults.Count == 1 ? faults[0].What
        : $"The {document} has {faults.Count} faults: {string.Join(' ', faults.Select((fault, index) => $"({index + 1}) {fault.What}"))}";

    /// <summary>Adds a fault of one setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="what">The sentence without its name at the front: "is missing: ...".</param>
    public void Add(SettingDefinition setting, string what)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Add(setting.Path, what);
    }

    /// <summary>Adds a fault that leaves the values of members as they are.</summary>
    /// <param name="member">Path of the member.</param>
    /// <param name="what">The sentence without its name at the front.</param>
    /// <param name="line">The line of its value, from 1, or null.</param>
    public void Add(string member, string what, int? line = null) => Add(new SettingFault(member, $"{member} {what}") { Line = line });

    /// <summary>Adds a fault after which the member's value means nothing.</summary>
    /// <inheritdoc cref="Add(string, string, int?)"/>
    public void AddUnsound(string member, string what, int? line = null)
    {
        _unsound.Add(member);
        Add(member, what, line);
    }

    /// <summary>Adds a fault of the file as a whole.</summary>
    /// <param name="sentence">The whole sentence.</param>
    /// <param name="line">The line where it begins, from 1, or null.</param>
    public void AddToFile(string sentence, int? line = null)
    {
        _unsound.Add("");
        Add(new SettingFault("", sentence) { Line = line });
    }

    /// <summary>Adds a fault where one of two settings stands without the other.</summary>
    public void AddUnlessTogether(SettingValues values, SettingDefinition one, SettingDefinition other)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.IsMentioned(one) != values.IsMentioned(other))
        {
            (SettingDefinition there, SettingDefinition missing) = values.IsMentioned(one) ? (one, other) : (other, one);
            Add(missing, $"is missing: {there.Path} goes only together with it.");
        }
    }

    /// <summary>Whether every one of some members, and whatever each stands in, has a value to trust.</summary>
    /// <param name="members">Paths of members.</param>
    public bool AreSound(params ReadOnlySpan<string> members)
    {
        foreach (string member in members)
        {
            if (!IsSound(member))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Finds a number outside its range, in a document that a program made.</summary>
    /// <param name="setting">What it may be.</param>
    /// <param name="value">Its value; shown with the digits of its own type.</param>
    /// <param name="member">Path of the member where the setting's own does not tell which of a list it is.</param>
    internal void CheckNumber<T>(SettingDefinition setting, T value, string? member = null)
        where T : INumber<T>
    {
        member ??= setting.Path;
        if (AreSound(member) && !setting.Contains(double.CreateSaturating(value)))
        {
            string expected = (setting.Part ?? setting).Expected;
            AddUnsound(member, string.Create(CultureInfo.InvariantCulture, $"is {value}: expected {expected}."));
        }
    }

    /// <summary>Finds a text that cannot name anything, in a document that a program made.</summary>
    /// <param name="setting">What it may be.</param>
    /// <param name="value">Its value.</param>
    /// <param name="member">Path of the member where the setting's own does not tell which of a list it is.</param>
    internal void CheckText(SettingDefinition setting, string? value, string? member = null)
    {
        member ??= setting.Path;
        if (AreSound(member) && (value is null || !JsonValues.IsText(value)))
        {
            AddUnsound(member, $"is empty: expected {setting.Expected}.");
        }
    }

    /// <inheritdoc/>
    protected override void InsertItem(int index, SettingFault item)
    {
        if (!IsFull)
        {
            base.InsertItem(index, item);
        }
    }

    private bool IsSound(string member)
    {
        if (_unsound.Count == 0)
        {
            return true;
        }

        for (int end = 0; end < member.Length; end++)
        {
            if ((end == 0 || member[end] is '.' or '[') && _unsound.Contains(member[..end]))
            {
                return false;
            }
        }

        return !_unsound.Contains(member);
    }
}
