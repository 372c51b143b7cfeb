using System.Collections.Frozen;
using EdgeConvNeXt.Quantization.Import.Weights;

namespace EdgeConvNeXt.Quantization.Import.Network;

/// <summary>
/// What training leaves in a file beside the weights: whole numbers, which are counters, and the state of optimizer, learning rate and loss
/// scale, which stands under names of its own.
/// </summary>
internal static class TrainingState
{
    // PyTorch: the members of a checkpoint beside "model" or "state_dict", as timm's and Meta's training write them. MindSpore:
    // ModelCheckpoint saves the parameters of Adam and Momentum and of the loss scale with the network's
    // (https://www.mindspore.cn/docs/en/master/api_python/nn/mindspore.nn.Adam.html). Keras: a group of a whole saved model.
    private static readonly FrozenSet<string> FirstWords = FrozenSet.Create(
        "optimizer", "lr_scheduler", "scaler", "amp_scaler", "loss_scaler", "moment1", "moment2", "moments", "beta1_power", "beta2_power",
        "learning_rate", "global_step", "epoch_num", "step_num", "loss_scale", "scale_sense", "current_iterator_step",
        "last_overflow_iterator_step", "optimizer_weights");

    private static readonly char[] Separators = ['.', '/'];

    /// <summary>Whether a tensor is such a thing, and no weight.</summary>
    public static bool Has(WeightTensor tensor) =>
        tensor.Element == WeightElement.Integer || FirstWords.Contains(tensor.Name.Split(Separators, 2)[0]);
}
