using System.Collections.Frozen;
using EdgeConvNeXt.Quantization.Import.Weights;

namespace EdgeConvNeXt.Quantization.Import.Network;

/// <summary>
/// What training leaves in a file beside the weights: whole numbers, which are counters, and the state of optimizer, learning rate and loss
/// scale, which stands under names of its own. Of weights that are there with their average, which stands under "ema.", the average is
/// taken, as of a checkpoint of PyTorch.
/// </summary>
internal static class TrainingState
{
    // PyTorch: the members of a checkpoint beside "model" or "state_dict", as timm's and Meta's training write them. MindSpore:
    // ModelCheckpoint saves the parameters of Adam and Momentum and of the loss scale with the network's
    // (https://www.mindspore.cn/docs/en/master/api_python/nn/mindspore.nn.Adam.html); adam_m to prev_gradient are those of mindcv's own
    // optimizers (https://github.com/mindspore-lab/mindcv/tree/main/mindcv/optim), the two behind them those of its TrainStep. Keras: a
    // group of a whole saved model.
    private static readonly FrozenSet<string> FirstWords = FrozenSet.Create(
        "optimizer", "lr_scheduler", "scaler", "amp_scaler", "loss_scaler", "moment1", "moment2", "moments", "beta1_power", "beta2_power",
        "learning_rate", "global_step", "epoch_num", "step_num", "loss_scale", "scale_sense", "current_iterator_step",
        "last_overflow_iterator_step", "optimizer_weights", "adam_m", "adam_v", "lion_m", "nadam_m", "nadam_v", "moment3",
        "prev_gradient", "updates", "grad_accumulation");

    // mindcv's TrainStep clones all weights with this prefix (mindcv/utils/train_step.py).
    private const string Average = "ema.";

    private static readonly char[] Separators = ['.', '/'];

    /// <summary>The tensors of a file that are weights.</summary>
    public static WeightTensor[] Without(IReadOnlyDictionary<string, WeightTensor> tensors) =>
        [.. tensors.Values.Where(tensor => !Has(tensor) && !tensors.ContainsKey(Average + tensor.Name))];

    private static bool Has(WeightTensor tensor) =>
        tensor.Element == WeightElement.Integer || FirstWords.Contains(tensor.Name.Split(Separators, 2)[0]);
}
