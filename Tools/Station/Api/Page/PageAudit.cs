using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Access;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>What callers of the page change, on the record.</summary>
/// <param name="log">The audit.</param>
internal sealed class PageAudit(AuditLog log)
{
    /// <summary>Adds a change before it is made. It is on the medium when this returns.</summary>
    /// <param name="request">The call.</param>
    /// <param name="what">What sort of thing it is, a word: "recipe.changed".</param>
    /// <param name="detail">What is done, a sentence.</param>
    /// <exception cref="EdgeException">It cannot be written: the change must not be made then.</exception>
    public void Add(PageRequest request, string what, string detail) => log.Add(request.Caller, what, detail);
}
