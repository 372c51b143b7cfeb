using System.Net;
using Microsoft.AspNetCore.Routing;

namespace EdgeConvNeXt.Station.Api.Web;

/// <summary>
/// What a companion of the station answers over HTTP. Parts of one address share it; a part without one is not answered.
/// </summary>
internal interface IWebPart
{
    /// <summary>Where it is answered; null where it is not.</summary>
    IPEndPoint? Address { get; }

    /// <summary>What it is, for people: "metrics and health".</summary>
    string Title { get; }

    /// <summary>Adds its paths. What they do runs on threads of the pool, several at once.</summary>
    void Map(IEndpointRouteBuilder endpoints);
}
