using System.Globalization;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace EdgeConvNeXt.Station.Api.Http;

/// <summary>Why a request was not carried out, as RFC 9457 has it.</summary>
/// <param name="Status">The status, 400 to 599.</param>
/// <param name="Detail">One sentence, with what was expected.</param>
internal sealed record HttpProblem(int Status, string Detail)
{
    /// <summary>The status in words.</summary>
    public string Title => ReasonPhrases.GetReasonPhrase(Status);

    /// <summary>Number of the part that a trigger began although it was refused; null where it began none.</summary>
    public long? Part { get; init; }

    /// <summary>What is wrong with a document, member by member; null where it is not about one.</summary>
    public IReadOnlyList<SettingFault>? Faults { get; init; }

    /// <summary>Methods that the path has, with commas between.</summary>
    internal string Allowed { get; init; } = HttpMethods.Post;

    /// <summary>Seconds after which it may be tried again; null where that is not known.</summary>
    internal int? RetryAfter { get; init; }

    /// <summary>Answers with it.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        switch (Status)
        {
            case StatusCodes.Status401Unauthorized:
                response.Headers.WWWAuthenticate = "Bearer";
                break;
            case StatusCodes.Status405MethodNotAllowed:
                response.Headers.Allow = Allowed;
                break;
            case StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge:
                // What was not read is not read later either.
                response.Headers.Connection = "close";
                break;
        }

        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        byte[] body = PlainJson.Bytes(this, ProblemJson.Default.HttpProblem);
        await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>Source-generated JSON of problems, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HttpProblem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
