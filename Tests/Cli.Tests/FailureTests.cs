using System.Text;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>How failures end that no command foresees.</summary>
public sealed class FailureTests : IDisposable
{
    private const int BrokenPipe = 32;

    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public FailureTests()
    {
        _model = TinyModel.WriteBundle(_folder.File("tiny"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_not_foreseen_is_one_sentence_and_3()
    {
        Cli run = await Cli.RunAsync(
            new BrokenWriter(0, new InvalidOperationException("a wheel came off\n   at the front")), "bundle", "show", _model);

        run.FailsWith(3, "a wheel came off at the front. ");
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Several_failures_at_once_are_one_sentence_too()
    {
        AggregateException failures = new(new InvalidOperationException("the first"), new InvalidOperationException("the second"));

        (await Cli.RunAsync(new BrokenWriter(0, failures), "bundle", "show", _model)).FailsWith(3, "the first");
    }

    [Theory]
    [InlineData("bundle", "show")]
    [InlineData("demo", "--headless", "--model")]
    public async Task A_reader_that_has_seen_enough_is_no_failure(params string[] command)
    {
        BrokenWriter output = new(2, new IOException("Broken pipe", BrokenPipe));

        Cli run = await Cli.RunAsync(output, [.. command, _model]).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("bundle", "show", "MODEL")]
    [InlineData("bundle", "verify", "MODEL")]
    [InlineData("inspect", "--help")]
    [InlineData("inspect", "--model", "MODEL", "IMAGE")]
    [InlineData("inspect", "--model", "MODEL", "IMAGE", "--json")]
    [InlineData("bench", "--model", "MODEL", "--runs", "1", "--json")]
    [InlineData("demo", "--headless", "--model", "MODEL", "--frames", "3")]
    [InlineData("doctor", "--json")]
    public async Task An_output_that_cannot_be_written_is_one_true_sentence_and_3(params string[] command)
    {
        using SafeFileHandle full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);

        // Not disposed: it would write what it holds once more.
        StreamWriter output = new(new DescriptorStream((int)full.DangerousGetHandle())) { AutoFlush = true };

        Cli run = await Cli.RunAsync(output, [.. command.Select(word => word switch { "MODEL" => _model, "IMAGE" => Image(), _ => word })]);

        run.FailsWith(3, "edge: The answer cannot be written: No space left on device (standard output)");
        Assert.DoesNotContain("unforeseen", run.Error, StringComparison.Ordinal);
    }

    private string Image()
    {
        string path = _folder.File("grey.pgm");
        byte[] header = Encoding.ASCII.GetBytes($"P5 {TinyModel.Side} {TinyModel.Side} 255\n");
        File.WriteAllBytes(path, [.. header, .. new byte[TinyModel.Side * TinyModel.Side]]);
        return path;
    }
}
