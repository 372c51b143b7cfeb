namespace EdgeConvNeXt.Cli.Tests;

/// <summary>Standard error that does something when a text is written: what happens while a command is at work.</summary>
internal sealed class TripWire(string text, Action action) : StringWriter
{
    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (value?.Contains(text, StringComparison.Ordinal) == true)
        {
            action();
        }
    }
}
