using System.Net;
using System.Security.Cryptography;
using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace EdgeConvNeXt.Station.Api.Http;

/// <summary>
/// Who may call, and how: with the token where there is one; never a page of another site in a browser on this machine, which reaches the
/// loopback interface as any program does.
/// </summary>
/// <param name="configuration">The address and the token.</param>
/// <param name="log">Where trouble is logged.</param>
internal sealed class HttpGate(HttpConfiguration configuration, ILogger log)
{
    private const int ShortestToken = 16;
    private const string Scheme = "Bearer ";

    private int _isStrangerTold;
    private int _isTokenTold;

    /// <summary>Reads the token.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EdgeException">It cannot be read, or is none.</exception>
    public static byte[] ReadToken(string path)
    {
        try
        {
            byte[] token = SecretFile.Read(path);
            return token.Length >= ShortestToken && !token.AsSpan().ContainsAnyExceptInRange((byte)'!', (byte)'~')
                ? token
                : throw new IOException("Its first line is no token");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"{HttpModule.TokenFile.Path} cannot be used: {fault.Message.TrimEnd('.')}", path,
                $"a file that the agent's user may read, its first line at least {ShortestToken} letters, digits or signs without a space",
                $"Make one (openssl rand -hex 32), or correct {HttpModule.TokenFile.Path}.", fault);
        }
    }

    /// <summary>Why a request is not let in; null where it is.</summary>
    public HttpProblem? Check(HttpRequest request)
    {
        if (Foreign(request) is { } foreign)
        {
            return foreign;
        }

        if (configuration.TokenFile is { } file && CheckToken(request, file) is { } refused)
        {
            return refused;
        }

        return !HttpMethods.IsPost(request.Method)
            ? new HttpProblem(StatusCodes.Status405MethodNotAllowed, "The method is none of this path: expected POST.")
            : IsJson(request.ContentType) ? null
            : new HttpProblem(
                StatusCodes.Status415UnsupportedMediaType, "The body is not told to be JSON: expected Content-Type: application/json.");
    }

    /// <summary>Why a call that a page of another site made is refused; null where none did.</summary>
    public static HttpProblem? OtherSite(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        bool isOwn = origin is null || origin == $"http://{request.Host}" || origin == $"https://{request.Host}";
        return isOwn && request.Headers["Sec-Fetch-Site"] != "cross-site" ? null : new HttpProblem(
            StatusCodes.Status403Forbidden,
            "The request comes from a page of another site: expected no Origin, or this station's own.");
    }

    // A page whose name somebody leads to this machine counts as this machine's own for the browser, so without a token a name is no proof.
    private HttpProblem? Foreign(HttpRequest request)
    {
        if (OtherSite(request) is { } foreign)
        {
            return foreign;
        }

        return configuration.TokenFile is not null || IsAddress(request.Host.Host)
            ? null
            : new HttpProblem(
                StatusCodes.Status403Forbidden,
                "The host is a name, which any site can have: expected localhost or an address (http.tokenFile lets names in).");
    }

    /// <summary>Whether a host is an address, which no site can lead elsewhere, or this machine's own name for itself.</summary>
    public static bool IsAddress(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.AsSpan().Trim("[]"), out _);

    private HttpProblem? CheckToken(HttpRequest request, string file)
    {
        byte[] token;
        try
        {
            token = ReadToken(file);
        }
        catch (EdgeException fault)
        {
            TellOnce(ref _isTokenTold, () => HttpLog.NoToken(log, fault.Message));
            return new HttpProblem(
                StatusCodes.Status503ServiceUnavailable, "The station cannot read its token: expected a sound http.tokenFile.");
        }

        Volatile.Write(ref _isTokenTold, 0);
        string? shown = request.Headers.Authorization;
        if (shown is not null && shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && IsSame(token, Encoding.UTF8.GetBytes(shown[Scheme.Length..].Trim())))
        {
            return null;
        }

        string caller = $"{request.HttpContext.Connection.RemoteIpAddress}";
        TellOnce(ref _isStrangerTold, () => HttpLog.Unauthorized(log, caller));
        return new HttpProblem(
            StatusCodes.Status401Unauthorized,
            shown is null
                ? "The request shows no token: expected Authorization: Bearer and the token of http.tokenFile."
                : "The token is another one: expected that of http.tokenFile.");
    }

    // The time that this takes says nothing of either.
    private static bool IsSame(byte[] token, byte[] shown) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(token), SHA256.HashData(shown));

    /// <summary>Whether a body is told to be JSON.</summary>
    public static bool IsJson(string? type) =>
        MediaTypeHeaderValue.TryParse(type, out MediaTypeHeaderValue? media) && media.MediaType.Equals(
            "application/json", StringComparison.OrdinalIgnoreCase)
        && (!media.Charset.HasValue || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    // Callers decide how often they call: the log tells of the first.
    private static void TellOnce(ref int isTold, Action tell)
    {
        if (Interlocked.Exchange(ref isTold, 1) == 0)
        {
            tell();
        }
    }
}
