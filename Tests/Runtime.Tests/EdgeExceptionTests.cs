namespace EdgeConvNeXt.Runtime.Tests;

public class EdgeExceptionTests
{
    private static readonly EdgeException Fault = new(
        EdgeFault.Device, "The camera is gone", "/dev/video0", "a camera", "Check the cable.");

    [Fact]
    public void A_fault_is_found_inside_wrappers_that_say_nothing_of_their_own()
    {
        Assert.Same(Fault, EdgeException.Within(Fault));
        Assert.Same(
            Fault, EdgeException.Within(new AggregateException(new InvalidOperationException("first"), new AggregateException(Fault))));
        Assert.Same(Fault, EdgeException.Within(new TypeInitializationException("Some.Type", Fault)));
    }

    [Fact]
    public void A_failure_that_only_has_a_fault_for_its_cause_speaks_for_itself()
    {
        Assert.Null(EdgeException.Within(new InvalidOperationException("a wheel came off", Fault)));
        Assert.Null(EdgeException.Within(null));
    }

    [Fact]
    public void The_outermost_of_two_faults_is_the_one_that_is_reported()
    {
        EdgeException outer = new(EdgeFault.File, "The report is missing", "report.json", "room", "Free some.", Fault);

        Assert.Same(outer, EdgeException.Within(outer));
    }
}
