using EdgeConvNeXt.Runtime.Documents;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Http;

/// <summary>That a call is not carried out, thrown where that is found.</summary>
/// <param name="problem">Why.</param>
internal sealed class HttpRefusal(HttpProblem problem) : Exception(problem.Detail)
{
    /// <inheritdoc cref="HttpRefusal(HttpProblem)"/>
    /// <param name="status">The status, 400 to 599.</param>
    /// <param name="sentence">One sentence, with what was expected.</param>
    public HttpRefusal(int status, string sentence)
        : this(new HttpProblem(status, sentence))
    {
    }

    /// <summary>Why.</summary>
    public HttpProblem Problem => problem;

    /// <summary>What was asked makes no sense.</summary>
    public static HttpRefusal Wrong(string sentence) => new(StatusCodes.Status400BadRequest, sentence);

    /// <summary>There is no such thing.</summary>
    public static HttpRefusal NotFound(string sentence) => new(StatusCodes.Status404NotFound, sentence);

    /// <summary>The station cannot do that as it is now.</summary>
    public static HttpRefusal Conflict(string sentence) => new(StatusCodes.Status409Conflict, sentence);

    /// <summary>A document has faults.</summary>
    public static HttpRefusal Faulty(string what, IReadOnlyList<SettingFault> faults) => new(
        new HttpProblem(StatusCodes.Status422UnprocessableEntity, SettingFaults.Message(what, faults)) { Faults = faults });
}
