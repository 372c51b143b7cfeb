using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Trials;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Trials;

/// <summary>The side that asks, with shell scripts in the place of the process that tries.</summary>
public sealed class ChildProcessTrialTests : IDisposable
{
    private const string ReadOrder = "read order; echo \"$order\" >> \"$0.orders\"; ";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _warnings = [];
    private readonly ModelBundle _bundle;

    public ChildProcessTrialTests()
    {
        _bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")));
    }

    private string Script => _folder.File("child");

    private string Memory => _folder.File("state", "networks");

    private string[] Orders => File.Exists(Script + ".orders") ? File.ReadAllLines(Script + ".orders") : [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_that_came_through_is_not_tried_again()
    {
        Pass("echo opened");
        Pass("echo opened");

        Assert.Single(Orders);
        Assert.Empty(_warnings);
        Assert.StartsWith("opened\n", File.ReadAllText(Assert.Single(Directory.GetFiles(Memory))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_two_ask_for_at_once_is_tried_once()
    {
        ChildProcessTrial trial = Trial("echo opened");

        Parallel.For(0, 4, _ => Pass(trial));

        Assert.Single(Orders);
    }

    [Fact]
    public void Another_variant_is_another_network()
    {
        Pass("echo opened");
        Pass("echo opened", variant: TinyModel.ByteVariant);

        Assert.Equal(2, Orders.Length);
    }

    [Fact]
    public void A_network_that_was_refused_in_order_may_be_opened_here_and_is_tried_again_the_next_time()
    {
        Pass("echo refused");
        Pass("echo refused");

        Assert.Equal(2, Orders.Length);
    }

    [Theory]
    [InlineData("kill -ABRT $$", "was ended by signal 6 (SIGABRT), without a word")]
    [InlineData("kill -SEGV $$", "was ended by signal 11 (SIGSEGV), without a word")]
    [InlineData("exit 0", "ended with code 0 before it was done, without a word")]
    [InlineData("echo first >&2; echo 'no such kernel' >&2; exit 7", "ended with code 7 before it was done, saying \"no such kernel\"")]
    [InlineData("echo opened; exit 1", "ended with code 1 before it was done")]
    [InlineData("printf 'a\\033[2Jb' >&2; exit 1", "saying \"a [2Jb\"")]
    public void A_network_that_ends_its_process_is_refused_in_a_sentence_and_not_tried_again_until_its_file_is_deleted(
        string script, string how)
    {
        EdgeException first = Assert.Throws<EdgeException>(() => Pass(script));
        EdgeException second = Assert.Throws<EdgeException>(() => Pass("echo opened"));

        Assert.Equal(EdgeFault.Model, first.Fault);
        Assert.Contains(how, first.Message, StringComparison.Ordinal);
        Assert.Contains("tiny, variant fp32", first.Message, StringComparison.Ordinal);
        Assert.Equal(first.Message, second.Message);
        Assert.Single(Orders);
        string file = Assert.Single(Directory.GetFiles(Memory));
        Assert.Contains($"delete {file}.", first.Message, StringComparison.Ordinal);

        File.Delete(file);
        Pass("echo opened");
        Assert.Equal(2, Orders.Length);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public void A_process_that_was_ended_from_outside_says_nothing_of_the_network_for_good(string signal)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => Pass($"kill -{signal} $$"));
        Pass("echo opened");

        Assert.Contains($"(SIG{signal})", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("delete", fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, Orders.Length);
    }

    [Fact]
    public async Task A_network_that_never_comes_back_is_ended_and_after_the_second_time_in_a_row_refused_from_then_on()
    {
        EdgeException first = await TimeOutAsync();
        Assert.Contains("did not come back within 120 s and was ended", first.Message, StringComparison.Ordinal);
        Assert.Contains("the next start tries it once more", first.Message, StringComparison.Ordinal);
        Assert.StartsWith("timed out once\n", File.ReadAllText(Assert.Single(Directory.GetFiles(Memory))), StringComparison.Ordinal);

        EdgeException second = await TimeOutAsync();
        Assert.Contains($"delete {Assert.Single(Directory.GetFiles(Memory))}.", second.Message, StringComparison.Ordinal);
        Assert.Equal(second.Message, Assert.Throws<EdgeException>(() => Pass("echo opened")).Message);
        Assert.Equal(2, Orders.Length);
    }

    [Fact]
    public async Task A_network_that_was_slow_once_and_then_came_through_is_sound()
    {
        await TimeOutAsync();
        Pass("echo opened");
        Pass("exit 1");

        Assert.Equal(2, Orders.Length);
    }

    [Fact]
    public async Task A_refusal_between_two_timeouts_begins_anew()
    {
        await TimeOutAsync();
        Pass("echo refused");

        Assert.Contains("the next start tries it once more", (await TimeOutAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Much_that_is_said_is_no_obstacle() =>
        Pass("head -c 3000000 /dev/zero | tr '\\0' x; head -c 3000000 /dev/zero >&2; echo; echo opened");

    [Fact]
    public void Where_nothing_can_be_remembered_each_time_is_the_first_and_one_warning_says_so()
    {
        File.WriteAllText(_folder.File("state", "networks"), "a file");
        ChildProcessTrial trial = Trial("echo opened");

        Pass(trial);
        Pass(trial);

        Assert.Equal(2, Orders.Length);
        Assert.Contains(Memory, Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("what?\n")]
    [InlineData("failed\n")]
    public void What_is_remembered_and_makes_no_sense_is_forgotten(string text)
    {
        Pass("echo opened");
        File.WriteAllText(Assert.Single(Directory.GetFiles(Memory)), text);

        Pass("echo opened");

        Assert.Equal(2, Orders.Length);
    }

    [Fact]
    public void Without_the_program_a_network_is_opened_untried_and_a_warning_says_so()
    {
        Pass(Trial((ChildProgram?)null));
        Pass(Trial(new ChildProgram(_folder.File("missing"), [])));

        Assert.Equal(2, _warnings.Count);
        Assert.All(_warnings, warning => Assert.Contains("without a trial", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_file_holds_yet_and_what_ONNX_Runtime_does_not_read_is_not_tried()
    {
        ModelBundle made = ModelBundle.InMemory(
            "made", TinyModel.Manifest, new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx() });
        ChildProcessTrial trial = Trial("exit 1");

        trial.Pass("cpu", made, made.Manifest.Variants[0], new SessionSettings());
        trial.Pass("ascend", _bundle, _bundle.Manifest.Variants[0], new SessionSettings());

        Assert.Empty(Orders);
    }

    // A trial that hangs until the clock passes the limit, and was ended by then.
    private async Task<EdgeException> TimeOutAsync()
    {
        string pipe = NamedPipe.Make(_folder.File($"pipe{Orders.Length}"));
        Task pass = Task.Run(() => Pass($"exec 3> '{pipe}'; echo hangs >&3; exec sleep 1000"));

        // The pipe stays open as long as the process lives.
        using StreamReader life = await Task.Run(() => new StreamReader(pipe)).WaitAsync(Timeout);
        Assert.Equal("hangs", await life.ReadLineAsync());
        _clock.Advance(TrialProcess.Limit);
        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => pass.WaitAsync(Timeout));
        Assert.Null(await life.ReadLineAsync().WaitAsync(Timeout));
        return fault;
    }

    private void Pass(string script, string variant = TinyModel.FloatVariant) => Pass(Trial(script), variant);

    private void Pass(ChildProcessTrial trial, string variant = TinyModel.FloatVariant) =>
        trial.Pass("cpu", _bundle, _bundle.FindVariant("cpu", variant)!, new SessionSettings());

    private ChildProcessTrial Trial(string script)
    {
        File.WriteAllText(Script, ReadOrder + script);
        return Trial(new ChildProgram("/bin/bash", [Script]));
    }

    private ChildProcessTrial Trial(ChildProgram? program) =>
        new(program, new TrialMemory(Memory, _warnings.Add), new CudaOptions(), _clock, _warnings.Add);
}
