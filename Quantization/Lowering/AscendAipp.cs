using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// Writes the manifest's normalisation as static AIPP, the part of an Ascend model that takes the camera's bytes. AIPP computes (pixel -
/// mean_chn - min_chn) * var_reci_chn for each channel (CANN, ATC guide, "AIPP configuration"), with mean_chn a byte and the other two
/// float16. With (pixel / 255 - mean) / std = (pixel - 255 mean) / (255 std), mean_chn takes the whole part of 255 mean, which float16
/// would round, and min_chn the rest.
/// </summary>
internal static class AscendAipp
{
    private const double WhitePixel = 255;
    private const int NarrowestSide = 2;

    /// <summary>The text of the file that ATC's option --insert_op_conf names.</summary>
    /// <exception cref="EdgeException">AIPP cannot express the normalisation or the size.</exception>
    public static string Write(ImageInput input)
    {
        ThrowIfNotExpressible(input);
        List<string> lines =
        [
            "aipp_op {",
            "  aipp_mode: static",
            "  related_input_rank: 0",
            "  input_format: RGB888_U8",
            $"  src_image_size_w: {input.Width.ToString(CultureInfo.InvariantCulture)}",
            $"  src_image_size_h: {input.Height.ToString(CultureInfo.InvariantCulture)}",
            "  crop: false",
            "  csc_switch: false",
            "  rbuv_swap_switch: false",
        ];
        for (int channel = 0; channel < ModelRequirements.Colors; channel++)
        {
            double mean = WhitePixel * Decimal(input.Mean[channel]);
            lines.Add($"  mean_chn_{channel}: {Text(Math.Floor(mean))}");
            lines.Add($"  min_chn_{channel}: {Text(mean - Math.Floor(mean))}");
            lines.Add($"  var_reci_chn_{channel}: {Text(1 / (WhitePixel * Decimal(input.Std[channel])))}");
        }

        return string.Join('\n', [.. lines, "}", ""]);
    }

    private static void ThrowIfNotExpressible(ImageInput input)
    {
        if (input.Mean.FirstOrDefault(mean => mean is < 0 or > 1) is var mean and not 0)
        {
            throw Refused($"AIPP cannot subtract a mean of {mean}", "mean", "means from 0 to 1");
        }

        if (Math.Min(input.Width, input.Height) < NarrowestSide)
        {
            throw Refused(
                $"AIPP cannot take a picture of {input.Width}x{input.Height}", "width and height",
                $"at least {NarrowestSide} pixels each way");
        }
    }

    // The manifest's decimal digits, which a conversion from float to double would not keep.
    private static double Decimal(float value) => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.##########", CultureInfo.InvariantCulture);

    private static EdgeException Refused(string what, string where, string expected) =>
        new(EdgeFault.Configuration, what, $"image input, {where}", expected, "Correct the manifest, or normalise outside of the model.");
}
