using System.Globalization;
using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;
using EdgeConvNeXt.Runtime.Inference.Ascend.Owned;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.Ascend;

/// <summary>Where picture and scores lie in a compiled model, checked against the manifest.</summary>
/// <param name="Picture">Index of the input that takes the picture.</param>
/// <param name="Batch">Index of the hidden input that takes the batch size, or -1.</param>
/// <param name="PictureBytes">Bytes of one picture.</param>
/// <param name="IsHalf">Whether the scores are 16-bit floats instead of 32-bit ones.</param>
/// <param name="Labels">Number of scores.</param>
internal sealed record CompiledFit(int Picture, int Batch, int PictureBytes, bool IsHalf, int Labels)
{
    private const int Channels = 3;

    /// <summary>Bytes of the scores of one picture.</summary>
    public int ScoreBytes => Labels * (IsHalf ? sizeof(ushort) : sizeof(float));

    /// <summary>Checks a compiled model.</summary>
    /// <exception cref="EdgeException">It is not one picture as the variant says in, one score for each label out.</exception>
    public static CompiledFit Check(CompiledSignature model, ModelBundle bundle, ModelVariant variant)
    {
        string where = $"{bundle.Location}, {variant.File}";
        int batch = IndexOf(model, CompiledSignature.BatchInput);
        CheckInputs(model, batch, where);
        ulong largest = batch < 0 ? 1 : LargestGear(model, where);
        int picture = batch == 0 ? 1 : 0;
        int pictureBytes = CheckPicture(model.Inputs[picture], largest, bundle.Manifest, variant, where);
        int labels = bundle.Manifest.Labels.Count;
        CheckScores(model.Outputs, largest, labels, where);
        return new CompiledFit(picture, batch, pictureBytes, model.Outputs[0].Type == AclDataType.Float16, labels);
    }

    private static void CheckInputs(CompiledSignature model, int batch, string where)
    {
        if (IndexOf(model, CompiledSignature.DynamicAippInput) >= 0)
        {
            throw Mismatch("The compiled model has dynamic AIPP", where, "static AIPP", "Compile it with aipp_mode: static.");
        }

        if (model.Inputs.Count != (batch < 0 ? 1 : 2))
        {
            throw Mismatch(
                $"The compiled model has {model.Inputs.Count} inputs ({string.Join(", ", model.Inputs.Select(input => input.Name))})",
                where,
                "one input for the picture",
                "Compile the classifier alone, without training or post-processing parts.");
        }
    }

    private static ulong LargestGear(CompiledSignature model, string where) => model.Gears.Contains(1UL)
        ? model.Gears.Max()
        : throw Mismatch(
            $"The compiled model runs batches of {string.Join(", ", model.Gears)}", where, "batches of 1 among them",
            "Compile it with a fixed batch of 1, or with 1 in --dynamic_batch_size.");

    private static int CheckPicture(CompiledTensor input, ulong largest, ModelManifest manifest, ModelVariant variant, string where)
    {
        bool isFloat = variant.Input == InputFormat.F32Nchw;
        AclDataType type = isFloat ? AclDataType.Float : AclDataType.UInt8;
        long height = manifest.Input.Height;
        long width = manifest.Input.Width;
        long[] shape = isFloat ? [1, Channels, height, width] : [1, height, width, Channels];
        int bytes = checked((int)(Channels * height * width * (isFloat ? sizeof(float) : sizeof(byte))));
        bool fits = input.Type == type && input.Shape.AsSpan(Math.Min(1, input.Shape.Length)).SequenceEqual(shape.AsSpan(1))
            && input.Bytes == (ulong)bytes * largest;
        return fits
            ? bytes
            : throw Mismatch(
                $"The compiled model takes {input}, {input.Bytes.ToString(CultureInfo.InvariantCulture)} bytes",
                where,
                $"{type} [{string.Join(", ", shape)}], {bytes} bytes, as the manifest says of variant '{variant.Name}'",
                InputRemedy(input.Type, isFloat));
    }

    private static string InputRemedy(AclDataType found, bool isFloat) => (found, isFloat) switch
    {
        (AclDataType.UInt8, true) =>
            "Say \"input\": \"u8-nhwc\" in the variant, for the model has AIPP, or compile it without --insert_op_conf.",
        (AclDataType.Float, false) => "Compile it with static AIPP (--insert_op_conf), or say \"input\": \"f32-nchw\" in the variant.",
        (AclDataType.Float16, _) => "Compile it without --input_fp16_nodes.",
        _ => "Compile it for the manifest's size (--input_shape; with AIPP: src_image_size_w and _h, input_format: RGB888_U8).",
    };

    private static void CheckScores(IReadOnlyList<CompiledTensor> outputs, ulong largest, int labels, string where)
    {
        if (outputs.Count != 1)
        {
            throw Mismatch(
                $"The compiled model has {outputs.Count} outputs", where, "one output",
                "Compile the classifier alone, without training or post-processing parts.");
        }

        CompiledTensor output = outputs[0];
        if (output.Bytes == 0)
        {
            throw Mismatch(
                "The compiled model does not say how large its output is", where, "an output of fixed size",
                "Compile it for fixed shapes, or with --dynamic_batch_size.");
        }

        bool isHalf = output.Type == AclDataType.Float16;
        long scores = output.Shape.Skip(1).Aggregate(1L, (product, size) => product * size);
        ulong needed = (ulong)labels * (isHalf ? 2UL : 4UL) * largest;
        if ((output.Type != AclDataType.Float && !isHalf) || scores != labels || output.Bytes < needed)
        {
            throw Mismatch(
                $"The compiled model gives {output}",
                where,
                $"Float or Float16 [1, {labels}], one score for each label of the manifest",
                "Use the manifest that belongs to this model, and compile with --output_type=FP32 or FP16.");
        }
    }

    private static int IndexOf(CompiledSignature model, string name)
    {
        for (int i = 0; i < model.Inputs.Count; i++)
        {
            if (model.Inputs[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static EdgeException Mismatch(string what, string where, string expected, string remedy) =>
        new(EdgeFault.Model, what, where, expected, remedy);
}
