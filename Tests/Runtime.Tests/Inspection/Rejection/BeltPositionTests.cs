using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Rejection;

public class BeltPositionTests
{
    private const int Remembered = 16;

    private readonly BeltPosition _belt = new(isAActive: false, isBActive: false, At(0), Remembered);
    private int _edges;

    [Fact]
    public void The_position_of_a_moment_is_that_of_the_last_edge_up_to_it()
    {
        foreach (int time in new[] { 10, 20, 20, 30 })
        {
            Forward(time);
        }

        Assert.Equal([0L, 0, 1, 1, 3, 3, 4, 4], new[] { -5, 9, 10, 19, 20, 29, 30, 1000 }.Select(time => _belt.At(At(time))));
    }

    [Fact]
    public void Before_everything_that_is_remembered_it_is_the_oldest_position_that_is()
    {
        for (int time = 1; time <= 100; time++)
        {
            Forward(time);
        }

        Assert.Equal([85L, 85, 86, 100], new[] { 1, 85, 86, 100 }.Select(time => _belt.At(At(time))));
    }

    [Fact]
    public void Every_moment_agrees_with_a_search_through_all_edges()
    {
        Random random = new(7);
        List<(int Time, long Steps)> all = [(0, 0)];
        int time = 0;
        for (int i = 0; i < Remembered - 1; i++)
        {
            time += random.Next(3);
            Forward(time);
            all.Add((time, _belt.Steps));
        }

        for (int moment = 0; moment <= time + 1; moment++)
        {
            Assert.Equal(all.Last(edge => edge.Time <= moment).Steps, _belt.At(At(moment)));
        }
    }

    [Fact]
    public void Edges_stamped_out_of_order_do_not_put_the_rest_out_of_order()
    {
        Forward(10);
        Forward(9);
        Forward(20);
        Assert.Equal([0L, 2, 3], new[] { 9, 10, 20 }.Select(time => _belt.At(At(time))));
    }

    [Fact]
    public void An_encoder_that_trembles_does_not_advance()
    {
        Forward(10);
        Assert.Equal(At(10), _belt.AdvancedAt);
        Assert.Equal(
            [1, -1, 1],
            new[] { (20, 1), (30, 0), (40, 1) }.Select(edge => _belt.Take(new SignalEdge(1, edge.Item2 == 1, At(edge.Item1), 0))));
        Assert.Equal(At(20), _belt.AdvancedAt);
    }

    [Fact]
    public void An_edge_that_does_not_fit_is_no_step()
    {
        Forward(10);
        Assert.Equal(0, _belt.Take(new SignalEdge(0, true, At(20), 0)));
        Assert.Equal(1, _belt.Steps);
    }

    // A up, B up, A down, B down: four steps forward.
    private void Forward(int time)
    {
        Assert.Equal(1, _belt.Take(new SignalEdge(_edges % 2, _edges % 4 < 2, At(time), 0)));
        _edges++;
    }

    private static MonotonicTime At(int milliseconds) => new(milliseconds * 1_000_000L);
}
