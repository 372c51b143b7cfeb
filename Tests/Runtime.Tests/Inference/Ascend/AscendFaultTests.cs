using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>What becomes of a run that fails: mended by one reset, told, or given up in time.</summary>
public sealed class AscendFaultTests : IDisposable
{
    // Short enough to wait for, long enough for the runs that go well on a busy machine.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private readonly SimulatedStation _station = new();

    public void Dispose() => _station.Dispose();

    [Theory]
    [InlineData("ep", "aclmdlExecuteAsync", 507011)]
    [InlineData("rc", "aclmdlExecuteAsync", 507011)]
    [InlineData("ep", "aclrtSynchronizeStreamWithTimeout", 507014)]
    [InlineData("ep", "aclrtMemcpy", 207018)]
    [InlineData("ep", "aclrtSynchronizeStreamWithTimeout", 507010)]
    [InlineData("rc", "aclrtSynchronizeStreamWithTimeout", 507010)]
    public void A_failure_that_a_reset_mends_costs_no_picture(string mode, string entry, int code)
    {
        _station.Simulator.Configure($"mode={mode}");
        using IInferenceSession session = _station.Open(new SimulatedOm { Input = InputFormat.U8Nhwc });
        TinyPicture.Fill(session, TinyModel.GreyOf(4));
        _station.Simulator.Configure($"fault={entry}:{code}:1");

        session.Run();

        Assert.Equal(0, _station.Simulator.Count("faults"));
        Assert.Equal(4, TinyPicture.Answer(session));
        TinyPicture.Fill(session, TinyModel.GreyOf(2));
        session.Run();
        Assert.Equal(2, TinyPicture.Answer(session));
    }

    [Theory]
    [InlineData(507011, "failed while it ran the model")]
    [InlineData(507014, "An AI core did not finish in time")]
    [InlineData(207018, "memory is used up")]
    public void A_failure_that_stays_is_reported_after_one_reset(int code, string expected)
    {
        using IInferenceSession session = _station.Open(new SimulatedOm());
        _station.Simulator.Configure($"fault=aclmdlExecuteAsync:{code}:5");

        EdgeException fault = Assert.Throws<EdgeException>(session.Run);

        Assert.Equal(EdgeFault.Device, fault.Fault);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"fault {code} was injected into aclmdlExecuteAsync", fault.Message, StringComparison.Ordinal);
        Assert.Equal(3, _station.Simulator.Count("faults"));
    }

    [Theory]
    [InlineData(107002)]
    [InlineData(145020)]
    [InlineData(500003)]
    [InlineData(207006)]
    public void A_failure_that_no_reset_mends_is_reported_at_once_and_the_session_lives_on(int code)
    {
        using IInferenceSession session = _station.Open(new SimulatedOm());
        _station.Simulator.Configure($"fault=aclmdlExecuteAsync:{code}:2");

        Assert.Contains($"returned {code}", Assert.Throws<EdgeException>(session.Run).Message, StringComparison.Ordinal);
        Assert.Equal(1, _station.Simulator.Count("faults"));

        _station.Simulator.Configure("fault=none");
        TinyPicture.Fill(session, TinyModel.GreyOf(1));
        session.Run();
        Assert.Equal(1, TinyPicture.Answer(session));
    }

    [Theory]
    [InlineData("ep", "aclrtSetDevice", 507033)]
    [InlineData("rc", "aclrtCreateContext", 507033)]
    [InlineData("rc", "aclmdlLoadFromFile", 207001)]
    [InlineData("ep", "aclrtMallocHost", 207001)]
    public void A_device_that_stays_away_is_reported_and_comes_back_with_a_later_run(string mode, string entry, int code)
    {
        _station.Simulator.Configure($"mode={mode}");
        using IInferenceSession session = _station.Open(new SimulatedOm { Input = InputFormat.U8Nhwc });
        TinyPicture.Fill(session, TinyModel.GreyOf(5));
        _station.Simulator.Configure($"fault=aclrtSynchronizeStreamWithTimeout:507010:1;fault={entry}:{code}:2");

        Assert.Contains($"{entry} returned {code}", Assert.Throws<EdgeException>(session.Run).Message, StringComparison.Ordinal);
        Assert.Equal(TinyModel.GreyOf(5), session.InputBuffer[^1]);
        TinyPicture.Fill(session, TinyModel.GreyOf(3));
        Assert.Contains($"{entry} returned {code}", Assert.Throws<EdgeException>(session.Run).Message, StringComparison.Ordinal);

        session.Run();
        Assert.Equal(3, TinyPicture.Answer(session));
    }

    [Fact]
    public void Where_another_session_uses_the_device_nothing_is_reset()
    {
        using IInferenceSession one = _station.Open(new SimulatedOm());
        using IInferenceSession other = _station.Open(new SimulatedOm());
        _station.Simulator.Configure("fault=aclmdlExecuteAsync:507011:1");

        Assert.Throws<EdgeException>(one.Run);

        Assert.Equal(2, _station.Simulator.Count("models"));
        TinyPicture.Fill(other, TinyModel.GreyOf(2));
        other.Run();
        Assert.Equal(2, TinyPicture.Answer(other));
    }

    [Fact]
    public void A_slow_run_is_waited_for()
    {
        using IInferenceSession session = _station.Open(new SimulatedOm());
        _station.Simulator.Configure("slow=50");
        TinyPicture.Fill(session, TinyModel.GreyOf(2));

        session.Run();

        Assert.Equal(2, TinyPicture.Answer(session));
    }

    [Fact]
    public void A_run_that_hangs_is_ended_by_AscendCLs_own_time_limit()
    {
        _station.Options = _station.Options with { RunTimeout = Short };
        using IInferenceSession session = _station.Open(new SimulatedOm());
        _station.Simulator.Configure("hang=aclrtSynchronizeStreamWithTimeout");

        EdgeException fault = Assert.Throws<EdgeException>(session.Run);

        Assert.Contains("507046", fault.Message, StringComparison.Ordinal);
        _station.Simulator.Release();
        TinyPicture.Fill(session, TinyModel.GreyOf(5));
        session.Run();
        Assert.Equal(5, TinyPicture.Answer(session));
    }

    [Fact]
    public void A_call_that_never_comes_back_is_given_up_with_its_device()
    {
        using SimulatedStation old = new(AscendSimulatorForm.Old);
        old.Options = old.Options with { RunTimeout = Short };
        IInferenceSession session = old.Open(new SimulatedOm());
        old.Simulator.Configure("hang=aclmdlExecute");

        EdgeException first = Assert.Throws<EdgeException>(session.Run);
        EdgeException second = Assert.Throws<EdgeException>(session.Run);
        EdgeException opening = Assert.Throws<EdgeException>(() => old.Open(new SimulatedOm()));
        session.Dispose();

        Assert.All([first, second, opening], fault => Assert.Contains("The device hangs", fault.Message, StringComparison.Ordinal));
        Assert.Contains("Start the program anew", first.Message, StringComparison.Ordinal);
        old.Simulator.Release();
    }

    [Fact]
    public void What_cannot_be_given_back_after_good_runs_is_reported()
    {
        IInferenceSession session = _station.Open(new SimulatedOm());
        _station.Simulator.Configure("fault=aclmdlUnload:500003:1");

        EdgeException fault = Assert.Throws<EdgeException>(session.Dispose);

        Assert.Contains("aclmdlUnload returned 500003", fault.Message, StringComparison.Ordinal);
        Assert.Contains("models 1", _station.Simulator.Violations, StringComparison.Ordinal);
        session.Dispose();
        _station.Expect("left at aclFinalize");
    }
}
