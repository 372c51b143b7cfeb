using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Tests.Programs;

public sealed class FailureReportTests
{
    private const int BrokenPipe = 32;

    [Fact]
    public void A_defect_of_the_program_says_that_it_is_one_in_one_line()
    {
        FailureReport report = FailureReport.Of(new InvalidOperationException("one\ntwo"), isStopped: false, isVerbose: false);

        Assert.Equal(
            new FailureReport(
                ExitCodes.Failed, "something unforeseen failed: one two. Please report it together with the command."), report);
    }

    [Fact]
    public void A_fault_inside_a_wrapper_is_reported_as_itself_with_its_exit_code()
    {
        EdgeException fault = new(EdgeFault.Configuration, "The name\nlies", "station.json", "a name", "Correct it.");
        AggregateException wrapped = new(new InvalidOperationException("first"), fault);

        FailureReport report = FailureReport.Of(wrapped, isStopped: false, isVerbose: false);

        Assert.Equal(new FailureReport(ExitCodes.WrongUsage, @"The name\nlies (station.json): expected a name. Correct it."), report);
        Assert.Equal(ExitCodes.WrongUsage, ExitCodes.For(wrapped));
    }

    [Fact]
    public void A_reader_that_is_gone_is_no_failure() =>
        Assert.Equal(
            new FailureReport(ExitCodes.Done, null),
            FailureReport.Of(new IOException("Broken pipe", BrokenPipe), isStopped: false, isVerbose: true));

    [Fact]
    public void Standard_output_that_takes_nothing_is_a_fault_of_the_outside_world() =>
        Assert.Equal(
            new FailureReport(
                ExitCodes.Failed,
                "The answer cannot be written: No space left on device (standard output): expected a file with room, or a program that "
                + "reads it. Free some room, or send the output elsewhere."),
            FailureReport.Of(new UnwritableOutputException("No space left on device", 28), isStopped: false, isVerbose: false));

    [Theory]
    [InlineData(true, ExitCodes.Interrupted)]
    [InlineData(false, ExitCodes.Failed)]
    public void Work_that_was_cut_short_is_interrupted_only_where_a_signal_asked_for_it(bool isStopped, int exitCode) =>
        Assert.Equal(exitCode, FailureReport.Of(new OperationCanceledException(), isStopped, isVerbose: false).ExitCode);

    [Fact]
    public void Details_tell_where_in_the_program_it_was()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(
            (Action)(() => throw new InvalidOperationException("one")));

        Assert.Contains(
            nameof(Details_tell_where_in_the_program_it_was), FailureReport.Of(failure, isStopped: false, isVerbose: true).Text,
            StringComparison.Ordinal);
    }
}
