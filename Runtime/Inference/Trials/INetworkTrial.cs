using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.Trials;

/// <summary>
/// Has a network opened and run once outside of this process before this process opens it: there are sound networks on which a library ends
/// the process that opens them, or never comes back, and nothing inside of that process can catch either.
/// </summary>
public interface INetworkTrial
{
    /// <summary>Comes back when this process may open the network: it came through, now or before, or cannot be tried.</summary>
    /// <param name="provider">Name of the provider that is going to open it.</param>
    /// <param name="bundle">The model.</param>
    /// <param name="variant">Its form.</param>
    /// <param name="settings">How the session is going to use the machine.</param>
    /// <exception cref="EdgeException">
    /// The network ended the process that tried it, or hung it, now or when it was tried before.
    /// </exception>
    void Pass(string provider, ModelBundle bundle, ModelVariant variant, SessionSettings settings);
}
