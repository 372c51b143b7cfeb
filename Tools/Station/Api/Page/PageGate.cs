using System.Net;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>Who calls the page, and whether that caller may.</summary>
/// <param name="configuration">What the configuration says.</param>
internal sealed class PageGate(PageConfiguration configuration)
{
    /// <summary>The caller.</summary>
    /// <param name="context">The call.</param>
    /// <param name="least">What the caller has to be at least.</param>
    /// <exception cref="HttpRefusal">Nobody, or nobody who may.</exception>
    public Caller Admit(HttpContext context, Role least)
    {
        if (HttpGate.OtherSite(context.Request) is { } foreign)
        {
            throw new HttpRefusal(foreign);
        }

        Caller caller = Identify(context);
        return caller.Role >= least ? caller
            : caller.Role == Role.None
                ? throw new HttpRefusal(
                    StatusCodes.Status401Unauthorized,
                    "The call does not come from this machine by its address: expected localhost or a loopback address.")
                : throw new HttpRefusal(
                    StatusCodes.Status403Forbidden, $"{caller.Name} is a {Word(caller.Role)}: expected {Word(least)} or more.");
    }

    /// <summary>A role as it is written.</summary>
    public static string Word(Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Operator => "operator",
        Role.Engineer => "engineer",
        _ => "none",
    };

    private Caller Identify(HttpContext context)
    {
        IPAddress? from = context.Connection.RemoteIpAddress;
        bool isLocal = from is not null && IPAddress.IsLoopback(from) && HttpGate.IsAddress(context.Request.Host.Host);
        return new Caller("local", isLocal ? configuration.WithoutLogin : Role.None, $"{from}");
    }
}
