using System.Globalization;

namespace EdgeConvNeXt.Runtime.Inspection.Signals;

/// <summary>A line of a chip, by its offset or by the name that the board gave it. The default is offset 0.</summary>
public readonly record struct LineAddress
{
    private LineAddress(int offset, string? name)
    {
        Offset = offset;
        Name = name;
    }

    /// <summary>Offset on the chip, from 0; without meaning where there is a <see cref="Name"/>.</summary>
    public int Offset { get; }

    /// <summary>The name, or null where the line is given by its offset.</summary>
    public string? Name { get; }

    /// <summary>The line at an offset.</summary>
    /// <param name="offset">Offset on the chip, from 0.</param>
    public static LineAddress At(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return new LineAddress(offset, null);
    }

    /// <summary>The line of a name.</summary>
    /// <param name="name">The name, such as GPIO17; upper and lower case differ, as in the kernel.</param>
    public static LineAddress Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new LineAddress(0, name);
    }

    /// <summary>What a setting says: digits alone are an offset, anything else is a name.</summary>
    /// <param name="text">The setting, such as 17 or GPIO17.</param>
    public static LineAddress Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int offset) ? At(offset) : Named(text);
    }

    /// <summary>The name in quotes, or the word offset and the number.</summary>
    public override string ToString() => Name is null ? string.Create(CultureInfo.InvariantCulture, $"offset {Offset}") : $"\"{Name}\"";
}
