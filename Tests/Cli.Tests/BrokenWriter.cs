using System.Text;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>Standard output that fails after some lines.</summary>
internal sealed class BrokenWriter(int lines, Exception failure) : TextWriter
{
    private int _left = lines;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        if (value == '\n' && --_left < 0)
        {
            throw failure;
        }
    }
}
