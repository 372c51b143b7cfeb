namespace EdgeConvNeXt.Station.Outputs;

/// <summary>Where whole lines of bytes go.</summary>
public interface ILineTarget : IDisposable
{
    /// <summary>What it is, for people.</summary>
    string Name { get; }

    /// <summary>Whether <see cref="Sync"/> brings lines to where a power cut cannot reach them.</summary>
    bool IsDurable { get; }

    /// <summary>Appends lines, all of them or, as far as the target allows, none; handed to the operating system on return.</summary>
    /// <exception cref="Exception">The target did not take them; which exception says so is the platform's choice.</exception>
    void Append(ReadOnlySpan<byte> lines);

    /// <summary>Waits until the operating system has what was appended on the medium, where there is one.</summary>
    /// <exception cref="Exception">It could not be done.</exception>
    void Sync();
}
