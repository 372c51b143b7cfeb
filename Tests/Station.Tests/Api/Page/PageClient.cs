using System.Net;
using System.Text;
using System.Text.Json;

namespace EdgeConvNeXt.Station.Tests.Api.Page;

/// <summary>Calls a station's page from its own machine, as its scripts do.</summary>
internal sealed class PageClient : IDisposable
{
    /// <summary>For calls of another kind.</summary>
    public HttpClient Http { get; } = new() { DefaultRequestHeaders = { { "X-Edge-Csrf", "local" } } };

    /// <summary>Asks, and is answered.</summary>
    public async Task<JsonElement> Get(CalledStation station, string path) =>
        JsonDocument.Parse(await Http.GetStringAsync($"{station.Url}/api/v1/{path}")).RootElement;

    /// <summary>Sends JSON, or nothing.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> Send(
        CalledStation station, HttpMethod method, string path, string? body)
    {
        using HttpRequestMessage request = new(method, $"{station.Url}/api/v1/{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await Answer(request);
    }

    /// <summary>Brings a model.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> Upload(CalledStation station, byte[] bundle)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"{station.Url}/api/v1/models");
        request.Content = new ByteArrayContent(bundle) { Headers = { ContentType = new("application/octet-stream") } };
        return await Answer(request);
    }

    public void Dispose() => Http.Dispose();

    private async Task<(HttpStatusCode Status, JsonElement Answer)> Answer(HttpRequestMessage request)
    {
        HttpResponseMessage response = await Http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
