using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Api.Modbus;

namespace EdgeConvNeXt.Station.Tests.Api.Modbus;

/// <summary>The way of results from the line to the server.</summary>
public sealed class ResultRingTests
{
    [Fact]
    public async Task Results_come_in_their_order_and_whole_however_fast_they_come()
    {
        const int Results = 200_000;
        ResultRing ring = new(64);
        Task<List<long>> taking = Task.Run(() =>
        {
            List<long> taken = [];
            while (taken.Count == 0 || taken[^1] < Results)
            {
                if (ring.TryTake(out PlantResult result))
                {
                    Assert.Equal($"{result.Part}", result.Serial);
                    taken.Add(result.Part);
                }
            }

            return taken;
        });
        for (int part = 1; part <= Results; part++)
        {
            PlantResult result = new(part, Outcome.Ok, PartAction.None, 0, 0, $"{part}");
            while (!ring.TryPut(result))
            {
                await Task.Yield();
            }
        }

        Assert.Equal(Enumerable.Range(1, Results).Select(part => (long)part), await taking.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void A_verdict_is_taken_from_the_line_without_allocating_and_one_too_many_is_counted()
    {
        ModbusSink sink = new(new ModbusConfiguration("127.0.0.1:0"), ["good"]);
        Verdict verdict = new(1, Outcome.Ok, "good", 0.9f, new FrameInfo(1, default, 8, 8, PixelFormat.Gray8), default, "m@1");
        sink.Publish(verdict, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int part = 0; part < 2000; part++)
        {
            sink.Publish(verdict, []);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2001 - 1024, sink.Dropped);
    }
}
