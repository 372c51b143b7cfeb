using System.Net;
using System.Security.Cryptography.X509Certificates;
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

    /// <summary>By which it is encrypted, and all that shares its address; null where it is not.</summary>
    X509Certificate2? Certificate => null;

    /// <summary>Whether the station runs without it while its address cannot be had; then it is tried again.</summary>
    bool MayWait => false;

    /// <summary>It is answered now.</summary>
    /// <param name="url">Where, with the port that it really has.</param>
    void Opened(string url)
    {
    }

    /// <summary>Adds its paths. What they do runs on threads of the pool, several at once.</summary>
    void Map(IEndpointRouteBuilder endpoints);
}
