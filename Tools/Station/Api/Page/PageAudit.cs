using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>What callers of the page change, on the record.</summary>
/// <param name="log">The audit.</param>
internal sealed class PageAudit(AuditLog log)
{
    /// <summary>
    /// Makes a change that is on the record, and on the medium, before it is made. Where it is refused after all, the record says that too.
    /// </summary>
    /// <param name="request">The call.</param>
    /// <param name="what">What sort of thing it is, a word: "recipe.changed".</param>
    /// <param name="detail">What is done, a sentence.</param>
    /// <param name="change">Makes it.</param>
    /// <exception cref="EdgeException">The record cannot be written: nothing is changed then.</exception>
    public T Make<T>(PageRequest request, string what, string detail, Func<T> change)
    {
        log.Add(request.Caller, what, detail);
        try
        {
            return change();
        }
        catch (Exception fault) when (fault is EdgeException or HttpRefusal)
        {
            log.Add(request.Caller, $"{what}.refused", fault.Message);
            throw;
        }
    }

    /// <inheritdoc cref="Make{T}"/>
    public void Make(PageRequest request, string what, string detail, Action change) => Make(request, what, detail, () =>
    {
        change();
        return true;
    });
}
