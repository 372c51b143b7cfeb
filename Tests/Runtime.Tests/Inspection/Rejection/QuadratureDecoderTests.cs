using EdgeConvNeXt.Runtime.Inspection.Rejection;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Rejection;

public class QuadratureDecoderTests
{
    [Theory]
    [InlineData("A1 B1 A0 B0", 4)]
    [InlineData("B1 A1 B0 A0", -4)]
    [InlineData("A1 B1 B0 A0", 0)]
    [InlineData("A1 A0 A1 A0 A1", 1)]
    public void Edges_become_steps(string edges, int steps)
    {
        QuadratureDecoder decoder = new(isAActive: false, isBActive: false);
        Play(decoder, edges);
        Assert.Equal(steps, decoder.Steps);
        Assert.Equal(0, decoder.Lost);
    }

    [Theory]
    [InlineData(false, false, "A1")]
    [InlineData(true, false, "B1")]
    [InlineData(true, true, "A0")]
    [InlineData(false, true, "B0")]
    public void It_starts_from_any_levels(bool a, bool b, string forward)
    {
        QuadratureDecoder decoder = new(a, b);
        Play(decoder, forward);
        Assert.Equal(1, decoder.Steps);
    }

    [Fact]
    public void A_lost_edge_is_counted_and_moves_nothing()
    {
        QuadratureDecoder decoder = new(isAActive: false, isBActive: false);
        Play(decoder, "A1 A1 B1");
        Assert.Equal((2, 1), (decoder.Steps, decoder.Lost));
    }

    private static void Play(QuadratureDecoder decoder, string edges)
    {
        foreach (string edge in edges.Split(' '))
        {
            if (edge[0] == 'A')
            {
                decoder.ChangeA(edge[1] == '1');
            }
            else
            {
                decoder.ChangeB(edge[1] == '1');
            }
        }
    }
}
