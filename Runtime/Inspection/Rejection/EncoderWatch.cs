namespace EdgeConvNeXt.Runtime.Inspection.Rejection;

/// <summary>
/// Whether parts come although the encoder says that the belt does not come forward: it is dead, unplugged, has lost a line, or its lines
/// are swapped. A belt that stands while nothing comes is not looked at. One thread at a time; allocates nothing.
/// </summary>
/// <param name="timeoutParts">
/// Parts in a row without way forward at which the encoder counts as dead; 0 where parts do not show that the belt runs.
/// </param>
internal sealed class EncoderWatch(int timeoutParts)
{
    // An encoder with one line left wavers by one step and never comes farther.
    private const int StepsForward = 2;

    private long _lowest;
    private long _parts;

    /// <summary>Whether the last part came while the encoder counted as dead.</summary>
    public bool IsDead => timeoutParts > 0 && _parts >= timeoutParts;

    /// <summary>A part was triggered.</summary>
    /// <param name="steps">The encoder's position then.</param>
    /// <returns>Whether the encoder counts as dead from this part on.</returns>
    public bool TakePart(long steps)
    {
        bool comesForward = _parts == 0 || steps - _lowest >= StepsForward;
        _lowest = comesForward || steps < _lowest ? steps : _lowest;
        _parts = comesForward ? 1 : _parts + 1;
        return _parts == timeoutParts;
    }
}
