using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>A bundle and the warm session that runs it.</summary>
/// <param name="Bundle">The model.</param>
/// <param name="Session">Closed with this object.</param>
internal sealed record OpenModel(ModelBundle Bundle, IInferenceSession Session) : IDisposable
{
    public void Dispose() => Session.Dispose();
}
