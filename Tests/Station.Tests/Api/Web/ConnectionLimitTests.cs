using System.Net;
using EdgeConvNeXt.Station.Api.Web;

namespace EdgeConvNeXt.Station.Tests.Api.Web;

public sealed class ConnectionLimitTests
{
    private readonly ConnectionLimit _limit = new(128);

    [Fact]
    public void One_machine_gets_its_share_and_no_more()
    {
        IPAddress stranger = IPAddress.Parse("192.0.2.1");

        Assert.Equal(24, Enumerable.Range(0, 100).Count(_ => _limit.TryEnter(stranger)));
        Assert.True(_limit.TryEnter(IPAddress.Parse("192.0.2.2")));
        _limit.Leave(stranger);
        Assert.True(_limit.TryEnter(stranger));
        Assert.False(_limit.TryEnter(stranger));
    }

    [Fact]
    public void All_machines_together_leave_a_share_to_this_one()
    {
        IPAddress[] strangers = [.. Enumerable.Range(0, 200).Select(number => new IPAddress([192, 0, 2, (byte)number]))];

        Assert.Equal(96, strangers.Count(_limit.TryEnter));
        foreach (IPAddress gone in strangers[..96])
        {
            _limit.Leave(gone);
        }

        Assert.Equal(96, strangers.Count(_limit.TryEnter));
    }
}
