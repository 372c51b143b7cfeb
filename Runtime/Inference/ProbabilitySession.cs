using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>
/// A session whose network gives probabilities, as one that gives logits: their logarithms, of which Softmax makes the same probabilities
/// again. So every session is read in one way.
/// </summary>
internal sealed class ProbabilitySession : IInferenceSession
{
    // The least normal float: 0 has no logarithm, nor has what rounding put below it.
    private const float Least = 1.17549435e-38f;

    private readonly IInferenceSession _inner;
    private readonly float[] _logits;

    private ProbabilitySession(IInferenceSession inner)
    {
        _inner = inner;
        _logits = new float[inner.Output.Length];
        TakeLogarithms();
    }

    /// <inheritdoc/>
    public string Provider => _inner.Provider;

    /// <inheritdoc/>
    public ModelVariant Variant => _inner.Variant;

    /// <inheritdoc/>
    public SessionPlacement Placement => _inner.Placement;

    /// <inheritdoc/>
    public Span<byte> InputBuffer => _inner.InputBuffer;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Output
    {
        get
        {
            // An access that a closed session refuses.
            _ = _inner.Output;
            return _logits;
        }
    }

    /// <summary>The session as it is where the manifest says logits; else one around it that takes it over.</summary>
    /// <param name="session">A session that has run on an empty picture.</param>
    /// <param name="bundle">The bundle that it runs a variant of.</param>
    /// <exception cref="EdgeException">Its scores are not what the manifest says. The session is closed.</exception>
    public static IInferenceSession Around(IInferenceSession session, ModelBundle bundle)
    {
        try
        {
            bool areSaid = bundle.Manifest.Output == ModelOutput.Probabilities;
            ScoreCheck.ThrowIfOther(session, bundle, areSaid);
            return areSaid ? new ProbabilitySession(session) : session;
        }
        catch (EdgeException)
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Run()
    {
        _inner.Run();
        TakeLogarithms();
    }

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();

    private void TakeLogarithms()
    {
        ReadOnlySpan<float> probabilities = _inner.Output;
        for (int i = 0; i < _logits.Length; i++)
        {
            // What is no number stays none.
            _logits[i] = MathF.Log(MathF.Max(probabilities[i], Least));
        }
    }
}
