using EdgeConvNeXt.Station.Access;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>What callers of the page change, on the record.</summary>
/// <param name="log">The audit.</param>
internal sealed class PageAudit(AuditLog log)
{
    /// <summary>Makes a change in the caller's name that is on the record, and on the medium, before it is made.</summary>
    /// <param name="request">The call.</param>
    /// <param name="what">What sort of thing it is, a word: "recipe.changed".</param>
    /// <param name="detail">What is done, a sentence.</param>
    /// <param name="change">Makes it; where it throws, the record says that it was refused.</param>
    /// <exception cref="Runtime.EdgeException">The record cannot be written: nothing is changed then.</exception>
    public T Make<T>(PageRequest request, string what, string detail, Func<T> change) =>
        log.Make(request.Caller, what, detail, change);

    /// <inheritdoc cref="Make{T}"/>
    public void Make(PageRequest request, string what, string detail, Action change) =>
        log.Make(request.Caller, what, detail, change);
}
