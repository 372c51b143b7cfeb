using EdgeConvNeXt.Testing;

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

    [Fact]
    public async Task An_output_that_cannot_be_written_for_another_reason_is_a_failure() =>
        (await Cli.RunAsync(new BrokenWriter(0, new IOException("No space left on device", 28)), "bundle", "show", _model))
            .FailsWith(3, "No space left on device");
}
