using System.Net;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>
/// Who calls the page, and whether that caller may: by a token, by the cookie of a login, or from this machine without either.
/// </summary>
/// <param name="configuration">What the configuration says.</param>
/// <param name="desk">Users, sessions and tokens.</param>
internal sealed class PageGate(PageConfiguration configuration, AccessDesk desk)
{
    /// <summary>Name of the cookie; the prefix has browsers refuse it from any other host (RFC 6265bis, 4.1.3.2).</summary>
    public const string Cookie = "__Host-edge";

    /// <summary>The header that changing calls show.</summary>
    public const string CsrfHeader = "X-Edge-Csrf";

    /// <summary>What callers without a login show in it.</summary>
    public const string LocalCsrf = "local";

    private const string Scheme = "Bearer ";
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    /// <summary>The caller.</summary>
    /// <param name="context">The call.</param>
    /// <param name="least">What the caller has to be at least.</param>
    /// <param name="scope">The scope of a token that may do it whatever its role.</param>
    /// <exception cref="HttpRefusal">Nobody, or nobody who may.</exception>
    public Caller Admit(HttpContext context, Role least, string scope)
    {
        if (HttpGate.OtherSite(context.Request) is { } foreign)
        {
            throw new HttpRefusal(foreign);
        }

        // Without encryption a site whose name was led to this machine reaches it as its own: not even passwords may be tried so.
        if (!context.Request.IsHttps && !IsThisMachine(context.Request.Host.Host))
        {
            throw new HttpRefusal(
                StatusCodes.Status421MisdirectedRequest,
                "The host is not this machine's loopback interface: expected 127.0.0.1 or localhost.");
        }

        Caller caller = Identify(context, least, scope, isCall: true);
        if (caller.Role < least)
        {
            throw caller.Role == Role.None && !caller.IsToken
                ? new HttpRefusal(StatusCodes.Status401Unauthorized, "Nobody is logged in: expected a login, or a token.")
                : new HttpRefusal(StatusCodes.Status403Forbidden, caller.IsToken
                    ? $"{caller.Name} has not the scope: expected {scope}."
                    : $"{caller.Name} is a {RoleWords.Of(caller.Role)}: expected {RoleWords.Of(least)} or more.");
        }

        // A path that anybody may call, such as the login, changes nothing in another's name.
        if (least != Role.None && !caller.IsToken && IsChange(context.Request.Method))
        {
            ThrowIfForged(context.Request, caller);
        }

        return caller;
    }

    /// <summary>Whether a caller that was let in would be again: its login may have ended, its user or token be removed.</summary>
    /// <inheritdoc cref="Admit"/>
    public bool Admits(HttpContext context, Role least, string scope)
    {
        try
        {
            return Identify(context, least, scope, isCall: false).Role >= least;
        }
        catch (Exception fault) when (fault is HttpRefusal or EdgeException)
        {
            return false;
        }
    }

    private Caller Identify(HttpContext context, Role least, string scope, bool isCall)
    {
        IPAddress from = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if ((string?)context.Request.Headers.Authorization is { } shown)
        {
            return ByToken(shown, least, scope, from);
        }

        if (context.Request.Cookies[Cookie] is { Length: > 0 and < 128 } cookie && desk.Sessions.Find(cookie, isCall) is { } session)
        {
            return new Caller(session.User.Name, session.User.Is, $"{from}") { Session = session };
        }

        bool isLocal = IPAddress.IsLoopback(from) && IsThisMachine(context.Request.Host.Host) && !IsForwarded(context.Request);
        return new Caller("local", isLocal ? configuration.WithoutLogin : Role.None, $"{from}");
    }

    // One that shows a wrong token is nobody, wherever it calls from.
    private Caller ByToken(string shown, Role least, string scope, IPAddress from)
    {
        bool isToken = shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        Token token = (isToken ? desk.Tokens.Find(shown[Scheme.Length..].Trim()) : null) ?? throw new HttpRefusal(
            StatusCodes.Status401Unauthorized, "The token is none of this station: expected Bearer and one that is.");
        Role role = token.Scopes.Contains(scope) && token.Role < least ? least : token.Role;
        return new Caller($"token {token.Name}", role, $"{from}") { IsToken = true };
    }

    // A browser sends cookies with whatever any page has it send; what a page cannot send is another site's header, or JSON. Who shows the
    // text of a login that has ended believes to be somebody: nothing is changed in the name of this machine then.
    private static void ThrowIfForged(HttpRequest request, Caller caller)
    {
        string? shown = request.Headers[CsrfHeader];
        bool isOwn = caller.Session is { } session ? shown == session.Csrf
            : shown is null ? HttpGate.IsJson(request.ContentType)
            : shown == LocalCsrf;
        if (!isOwn)
        {
            throw new HttpRefusal(
                StatusCodes.Status403Forbidden,
                $"The call does not show that it comes from the page: expected {CsrfHeader} and the csrf of GET session.");
        }
    }

    private static bool IsThisMachine(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.AsSpan().Trim("[]"), out IPAddress? address) && IPAddress.IsLoopback(address));

    // A proxy on the machine calls for others.
    private static bool IsForwarded(HttpRequest request) => Forwarding.Any(request.Headers.ContainsKey);

    private static bool IsChange(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method);
}
