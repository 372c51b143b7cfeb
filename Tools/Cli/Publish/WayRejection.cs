namespace EdgeConvNeXt.Cli.Publish;

/// <summary>Why a way of publishing is not to be had.</summary>
/// <param name="Way">The way.</param>
/// <param name="Reason">What is missing, without a full stop.</param>
/// <param name="Remedy">What brings it, a sentence.</param>
internal sealed record WayRejection(PublishWay Way, string Reason, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Way}: {Reason}. {Remedy}";
}
