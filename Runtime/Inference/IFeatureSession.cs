namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>A session that gives the network's last feature map besides its scores (<see cref="SessionSettings.GivesFeatures"/>).</summary>
public interface IFeatureSession : IInferenceSession
{
    /// <summary>What makes scores of the feature map.</summary>
    PooledHead Head { get; }

    /// <summary>The feature map of the last run, in the order that <see cref="PooledHead.IsChannelsFirst"/> says.</summary>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    ReadOnlySpan<float> Features { get; }
}
