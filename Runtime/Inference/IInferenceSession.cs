using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>
/// An opened, warm network with buffers of its own that do not move, unless a run has to reset its device. Batch size 1. Write
/// <see cref="InputBuffer"/>, call <see cref="Run"/>, read <see cref="Output"/>; none of it allocates. One thread at a time.
/// </summary>
public interface IInferenceSession : IDisposable
{
    /// <summary>Name of the provider that runs it.</summary>
    string Provider { get; }

    /// <summary>What was opened.</summary>
    ModelVariant Variant { get; }

    /// <summary>
    /// Where its nodes run: found out while it warmed up, the same for the session's whole life. A provider that hands the whole network to
    /// one device as one compiled piece says <see cref="SessionPlacement.Whole"/>.
    /// </summary>
    SessionPlacement Placement { get; }

    /// <summary>
    /// Where the next picture goes: [1, 3, height, width] native-endian floats or [1, height, width, 3] bytes, as the variant's
    /// <see cref="ModelVariant.Input"/> says. Aligned to 64 bytes.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    Span<byte> InputBuffer { get; }

    /// <summary>The scores of the last run, one for each label, as the network gives them (logits).</summary>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    ReadOnlySpan<float> Output { get; }

    /// <summary>Runs the network on what is in the input buffer.</summary>
    /// <exception cref="EdgeException">The provider failed.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    void Run();
}
