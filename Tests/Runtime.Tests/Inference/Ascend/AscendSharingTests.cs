using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Ascend;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>Several sessions, devices, threads and lives in one process.</summary>
public sealed class AscendSharingTests : IDisposable
{
    private const int Pictures = 100;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly SimulatedStation _station = new(settings: "devices=2");

    public void Dispose() => _station.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    public void Sessions_on_threads_of_their_own_get_their_own_answers(params int[] devices)
    {
        Exception?[] failures = new Exception?[devices.Length];
        Thread[] threads =
        [
            .. devices.Select((device, index) => new Thread(() => failures[index] = Record.Exception(() => Inspect(device, index + 1)))),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(failures, Assert.Null);
    }

    [Fact]
    public void A_session_may_be_run_and_closed_on_other_threads_than_it_was_opened_on()
    {
        IInferenceSession session = _station.Open(new SimulatedOm());
        TinyPicture.Fill(session, TinyModel.GreyOf(2));
        OnNewThread(session.Run);
        Assert.Equal(2, TinyPicture.Answer(session));
        OnNewThread(session.Dispose);
    }

    [Fact]
    public void AscendCL_is_finalised_after_the_last_session_and_starts_anew()
    {
        for (int life = 0; life < 3; life++)
        {
            IInferenceSession first = _station.Open(new SimulatedOm());
            IInferenceSession second = _station.Open(new SimulatedOm());
            first.Dispose();
            second.Run();
            second.Dispose();
            Assert.Equal(0, _station.Simulator.Count("models"));
        }
    }

    [Fact]
    public async Task A_device_that_hangs_keeps_no_other_one_waiting()
    {
        _station.Options = _station.Options with { Device = 1 };
        IInferenceSession healthy = _station.Open(new SimulatedOm());
        _station.Options = _station.Options with { Device = 0 };
        _station.Simulator.Configure("hang=aclrtSetDevice");
        Task<Exception?> hanging = Task.Run<Exception?>(() => Record.Exception(() => _station.Open(new SimulatedOm()).Dispose()));
        await Hangs();

        await Task.Run(() =>
        {
            healthy.Run();
            healthy.Dispose();
        }).WaitAsync(Timeout);

        Assert.False(hanging.IsCompleted);
        _station.Simulator.Release();
        Assert.Null(await hanging.WaitAsync(Timeout));
    }

    [Fact]
    public async Task Whoever_asks_for_a_device_that_hung_when_it_was_taken_is_refused_at_once()
    {
        AscendOptions patient = _station.Options;
        _station.Options = patient with { OpenTimeout = TimeSpan.FromMilliseconds(100) };
        _station.Simulator.Configure("hang=aclrtSetDevice");
        EdgeException first = Assert.Throws<EdgeException>(() => _station.Open(new SimulatedOm()));
        _station.Options = patient;

        EdgeException second = await Task.Run(
            () => Assert.Throws<EdgeException>(() => _station.Open(new SimulatedOm()))).WaitAsync(Timeout);

        Assert.All([first, second], fault => Assert.Contains("The device hangs", fault.Message, StringComparison.Ordinal));
        Assert.Equal(1, _station.Simulator.Count("hanging"));
        _station.Simulator.Release();
    }

    private Task Hangs() => Task.Run(async () =>
    {
        while (_station.Simulator.Count("hanging") == 0)
        {
            await Task.Yield();
        }
    }).WaitAsync(Timeout);

    private static void OnNewThread(Action action)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private void Inspect(int device, int label)
    {
        ModelBundle bundle = new SimulatedOm { Input = InputFormat.U8Nhwc }.ToBundle();
        AscendProvider provider = new(_station.Options with { Device = device });
        using IInferenceSession session = provider.Open(bundle, bundle.Manifest.Variants[0], new SessionSettings());
        for (int picture = 0; picture < Pictures; picture++)
        {
            int expected = (label + picture) % TinyModel.Labels.Count;
            TinyPicture.Fill(session, TinyModel.GreyOf(expected));
            session.Run();
            Assert.Equal(expected, TinyPicture.Answer(session));
        }
    }
}
