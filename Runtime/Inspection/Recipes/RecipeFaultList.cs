using System.Globalization;
using System.Numerics;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>
/// The faults found so far, and which members they left without a value to trust: a rule between several members is silent while one of
/// them is such,
/// so that one mistake does not raise two complaints.
/// </summary>
internal sealed class RecipeFaultList
{
    private readonly List<RecipeFault> _faults = [];
    private readonly HashSet<string> _unsound = [];

    /// <summary>All faults, in the order in which they were found.</summary>
    public IReadOnlyList<RecipeFault> Faults => _faults;

    /// <summary>A fault that leaves the values of members as they are.</summary>
    /// <param name="member">Path of the member.</param>
    /// <param name="clause">What follows its path in the sentence.</param>
    public void Add(string member, string clause) => _faults.Add(new RecipeFault(member, $"{member} {clause}"));

    /// <summary>A fault after which the member's value means nothing.</summary>
    /// <inheritdoc cref="Add"/>
    public void AddUnsound(string member, string clause)
    {
        _unsound.Add(member);
        Add(member, clause);
    }

    /// <summary>A fault of the file as a whole.</summary>
    /// <param name="sentence">The whole sentence.</param>
    public void AddToFile(string sentence)
    {
        _unsound.Add("");
        _faults.Add(new RecipeFault("", sentence));
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

    /// <summary>Finds a number outside its range.</summary>
    /// <param name="member">Path of the member.</param>
    /// <param name="value">Its value; shown with the digits of its own type.</param>
    /// <param name="range">What it may be.</param>
    public void CheckNumber<T>(string member, T value, NumberRange range)
        where T : INumber<T>
    {
        if (AreSound(member) && !range.Contains(double.CreateSaturating(value)))
        {
            AddUnsound(member, string.Create(CultureInfo.InvariantCulture, $"is {value}: expected {range}."));
        }
    }

    /// <summary>Finds a text that cannot name anything.</summary>
    /// <param name="member">Path of the member.</param>
    /// <param name="value">Its value.</param>
    /// <param name="expected">What it should be, as a noun phrase.</param>
    public void CheckText(string member, string? value, string expected)
    {
        if (AreSound(member) && (value is null || !JsonValues.IsText(value)))
        {
            AddUnsound(member, $"is empty: expected {expected}.");
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
