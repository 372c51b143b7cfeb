namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>A control of a camera that plays tricks.</summary>
internal sealed class FakeControl(int minimum, int maximum, int step, int value)
{
    public int Minimum => minimum;

    public int Maximum => maximum;

    public int Step => step;

    public int Value { get; set; } = value;

    public bool IsReadOnly { get; init; }

    /// <summary>Whether it accepts values and keeps its own.</summary>
    public bool IsDeaf { get; init; }
}
