namespace EdgeConvNeXt.Runtime.Inspection.Rejection;

/// <summary>
/// Position of a belt from the edges of two lines that are a quarter of a period apart. Forward, line A changes before line B: 00, 10, 11,
/// 01; four steps a period.
/// </summary>
/// <param name="isAActive">Whether line A is active at the start.</param>
/// <param name="isBActive">Whether line B is active at the start.</param>
public sealed class QuadratureDecoder(bool isAActive, bool isBActive)
{
    private bool _a = isAActive;
    private bool _b = isBActive;

    /// <summary>Steps forward less steps backward since the start.</summary>
    public long Steps { get; private set; }

    /// <summary>Edges of a line that was at that level already: its opposite edge was lost, and with it two steps at most.</summary>
    public long Lost { get; private set; }

    /// <summary>Line A changed.</summary>
    /// <param name="isActive">Whether it is active now.</param>
    public void ChangeA(bool isActive)
    {
        if (Change(ref _a, isActive))
        {
            Steps += _a != _b ? 1 : -1;
        }
    }

    /// <summary>Line B changed.</summary>
    /// <param name="isActive">Whether it is active now.</param>
    public void ChangeB(bool isActive)
    {
        if (Change(ref _b, isActive))
        {
            Steps += _a == _b ? 1 : -1;
        }
    }

    private bool Change(ref bool level, bool isActive)
    {
        if (level == isActive)
        {
            Lost++;
            return false;
        }

        level = isActive;
        return true;
    }
}
