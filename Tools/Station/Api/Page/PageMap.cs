using System.Text.Json.Serialization.Metadata;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>
/// The paths of the page under /api/v1. Each says who may call it; whoever may not is refused before the answer is thought about. A refusal
/// that an answer throws becomes a problem, as RFC 9457 has it.
/// </summary>
/// <param name="endpoints">Where paths are added.</param>
/// <param name="gate">Who calls.</param>
/// <param name="questions">Answers what takes a core for a while.</param>
/// <param name="clock">The clock of the time that a body may take.</param>
internal sealed class PageMap(IEndpointRouteBuilder endpoints, PageGate gate, PageQuestions questions, TimeProvider clock)
{
    /// <summary>Begins every path.</summary>
    public const string Prefix = "/api/v1/";

    private readonly List<(string Path, string Method)> _methods = [];

    /// <summary>Adds a path that changes nothing.</summary>
    /// <param name="path">The path behind <see cref="Prefix"/>.</param>
    /// <param name="least">Who may call it.</param>
    /// <param name="answer">Answers.</param>
    /// <param name="scope">The scope of tokens that may call it; null for that of its subject, or of its role.</param>
    public void Get(string path, Role least, Func<PageRequest, Task> answer, string? scope = null) =>
        Add(HttpMethods.Get, path, least, answer, scope);

    /// <summary>Adds a path that changes nothing, and whose answer takes a core for a while.</summary>
    /// <param name="path">The path behind <see cref="Prefix"/>.</param>
    /// <param name="least">Who may call it.</param>
    /// <param name="answer">Answers; on the thread of questions.</param>
    /// <param name="type">How the answer is written.</param>
    public void Ask<T>(string path, Role least, Func<PageRequest, T> answer, JsonTypeInfo<T> type) => Get(
        path, least, async request => await request.AnswerAsync(
            await questions.AskAsync(() => answer(request), request.Gone).ConfigureAwait(false), type).ConfigureAwait(false));

    /// <summary>Adds a path that does something.</summary>
    /// <inheritdoc cref="Get"/>
    public void Post(string path, Role least, Func<PageRequest, Task> answer, string? scope = null) =>
        Add(HttpMethods.Post, path, least, answer, scope);

    /// <summary>Adds a path that puts something in place.</summary>
    /// <inheritdoc cref="Get"/>
    public void Put(string path, Role least, Func<PageRequest, Task> answer, string? scope = null) =>
        Add(HttpMethods.Put, path, least, answer, scope);

    /// <summary>Adds a path that takes something away.</summary>
    /// <inheritdoc cref="Get"/>
    public void Delete(string path, Role least, Func<PageRequest, Task> answer, string? scope = null) =>
        Add(HttpMethods.Delete, path, least, answer, scope);

    /// <summary>Refuses other methods of the paths that were added.</summary>
    public void Close()
    {
        foreach (IGrouping<string, string> path in _methods.GroupBy(one => one.Path, one => one.Method))
        {
            string allowed = string.Join(", ", path);
            HttpProblem problem = new(
                StatusCodes.Status405MethodNotAllowed, $"The method is none of this path: expected {allowed}.") { Allowed = allowed };
            endpoints.Map(Prefix + path.Key, context => problem.WriteAsync(context));
        }
    }

    private void Add(string method, string path, Role least, Func<PageRequest, Task> answer, string? scope)
    {
        _methods.Add((path, method));
        string needed = scope ?? ScopeOf(path, least);
        endpoints.MapMethods(Prefix + path, [method], context => AnswerAsync(context, least, needed, answer));
    }

    private static string ScopeOf(string path, Role least) => (path.Split('/')[0], least) switch
    {
        ("recipe", _) => "recipe",
        ("models", _) => "models",
        ("doctor", _) => "doctor",
        ("audit", _) => "audit",
        (_, Role.Engineer) => "access",
        (_, Role.Operator) => "label",
        _ => "read",
    };

    private async Task AnswerAsync(HttpContext context, Role least, string scope, Func<PageRequest, Task> answer)
    {
        HttpProblem problem;
        try
        {
            Caller caller = gate.Admit(context, least, scope);
            await answer(new PageRequest(context, caller, () => gate.Admits(context, least, scope), clock)).ConfigureAwait(false);
            return;
        }
        catch (HttpRefusal refusal)
        {
            problem = refusal.Problem;
        }
        catch (EdgeException fault)
        {
            problem = new HttpProblem(StatusOf(fault.Fault), fault.Message);
        }

        await problem.WriteAsync(context).ConfigureAwait(false);
    }

    private static int StatusOf(EdgeFault fault) => fault switch
    {
        EdgeFault.Configuration or EdgeFault.Model => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
