using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>
/// The files of the page, which are part of the program: compressed once, at the start, and kept by browsers until they change. Any other
/// path is not there, whatever it is called.
/// </summary>
internal sealed class PageFiles
{
    private const string Root = "page/";

    // What a page may do: load what this station serves, and talk to it. Pictures also come as blobs.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, PageFile> _files;

    private PageFiles(FrozenDictionary<string, PageFile> files) => _files = files;

    /// <summary>Reads them out of the program.</summary>
    public static PageFiles Read()
    {
        Assembly program = typeof(PageFiles).Assembly;
        return new PageFiles(program.GetManifestResourceNames()
            .Where(name => name.StartsWith(Root, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Root.Length..], name => Load(program, name)));
    }

    /// <summary>Adds them.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], context => AnswerAsync(context, "index.html"));
        endpoints.MapMethods("/kiosk", [HttpMethods.Get, HttpMethods.Head], context => AnswerAsync(context, "kiosk.html"));
        endpoints.MapMethods(
            "/{**path}", [HttpMethods.Get, HttpMethods.Head],
            context => AnswerAsync(context, (string?)context.Request.RouteValues["path"] ?? ""));
    }

    private async Task AnswerAsync(HttpContext context, string path)
    {
        HttpResponse response = context.Response;
        if (!_files.TryGetValue(path, out PageFile? file))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        IHeaderDictionary headers = response.Headers;
        headers.ETag = file.Tag;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.Headers.IfNoneMatch.Contains(file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        bool isCompressed = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        byte[] body = isCompressed ? file.Compressed : file.Plain;
        headers.Vary = "Accept-Encoding";
        if (isCompressed)
        {
            headers.ContentEncoding = "gzip";
        }

        response.ContentType = file.Type;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static PageFile Load(Assembly program, string name)
    {
        using Stream stream = program.GetManifestResourceStream(name)!;
        byte[] plain = new byte[stream.Length];
        stream.ReadExactly(plain);
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(plain);
        }

        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 8))}\"";
        return new PageFile(plain, compressed.ToArray(), Types.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream"), tag);
    }

    /// <summary>One of the files.</summary>
    private sealed record PageFile(byte[] Plain, byte[] Compressed, string Type, string Tag);
}
