using System.Globalization;
using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Camera.OpenCv;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Providers;
using EdgeConvNeXt.Station.Sources;
using Setting = EdgeConvNeXt.Station.Configuration.SettingCatalog;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>What must hold between settings that are each sound by themselves.</summary>
internal sealed class ConfigurationRules(SettingValues values, List<SettingFault> faults)
{
    /// <summary>Checks every rule.</summary>
    /// <param name="values">What the file has, beside its defaults.</param>
    /// <param name="faults">Where faults are added.</param>
    public static void Check(SettingValues values, List<SettingFault> faults)
    {
        ConfigurationRules rules = new(values, faults);
        rules.CheckSource();
        rules.CheckModel();
        rules.CheckOptions(Setting.CudaMore, CudaOptions.KnownKeys);
        rules.CheckOptions(Setting.CannMore, CannOptions.KnownKeys);
        rules.CheckTensorRt();
        rules.CheckTogether(Setting.Width, Setting.Height);
        rules.CheckRegion();
        rules.CheckRecipe();
        rules.CheckSignals();
        rules.CheckOutput();
        rules.CheckStallLimit();
    }

    private void CheckSource()
    {
        if (values.Text(Setting.SourceType) is { } type)
        {
            CheckBelonging(type);
            CheckAddress();
        }
    }

    private void CheckBelonging(string type)
    {
        foreach (SettingDefinition setting in Setting.All.Where(setting => setting.SourceTypes.Count > 0))
        {
            bool belongs = setting.SourceTypes.Contains(type);
            if (belongs && setting.IsRequired && !values.IsMentioned(setting))
            {
                Add(setting, $"is missing: a source of type {type} needs it, {SettingCheck.Expected(setting)}.");
            }
            else if (!belongs && values.IsMentioned(setting))
            {
                Add(setting, $"does not belong to a source of type {type}: it goes with {string.Join(" or ", setting.SourceTypes)}.");
            }
        }
    }

    private void CheckAddress()
    {
        if (values.Text(Setting.Url) is { } url && !GStreamerOptions.IsRtspAddress(url))
        {
            Add(Setting.Url, "is no address of a network camera: expected rtsp://HOST/PATH or rtsps://HOST/PATH.");
        }

        if (values.Text(Setting.Capture) is { } capture && OpenCvOptions.IsAddress(capture))
        {
            Add(Setting.Capture, "is an address, and OpenCV's library is built without a network: expected a camera's number or a file; the source type rtsp opens addresses.");
        }
    }

    private void CheckModel()
    {
        bool isBare = values.Text(Setting.Model)?.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) ?? false;
        if (isBare && !values.IsMentioned(Setting.ModelManifest))
        {
            Add(Setting.ModelManifest, "is missing: a bare .onnx file says nothing of labels and preprocessing, so it needs a manifest beside it.");
        }
        else if (!isBare && values.Text(Setting.ModelManifest) is not null && values.Text(Setting.Model) is not null)
        {
            Add(Setting.ModelManifest, "goes only with a bare .onnx file: a bundle has its own manifest.");
        }
    }

    private void CheckOptions(SettingDefinition setting, IReadOnlyList<string> known)
    {
        Dictionary<string, string> options = ProviderOptionText.Parse(values.Text(setting), out string? fault);
        if (fault is not null)
        {
            Add(setting, $"has '{JsonValues.Shorten(fault)}', which is no option of its own: expected name=value with spaces between them, each name once.");
        }

        foreach (string unknown in options.Keys.Where(name => !known.Contains(name)))
        {
            Add(setting, $"has no option '{JsonValues.Shorten(unknown)}': expected some of {string.Join(", ", known)}.");
        }
    }

    private void CheckTensorRt()
    {
        if (values.Text(Setting.CudaCacheFolder) is not null && !values.Flag(Setting.CudaTensorRt))
        {
            Add(Setting.CudaCacheFolder, "goes only with cuda.tensorRt: CUDA itself compiles nothing.");
        }
    }

    private void CheckRegion()
    {
        CheckTogether(Setting.RegionWidth, Setting.RegionHeight);
        foreach (SettingDefinition edge in new[] { Setting.RegionX, Setting.RegionY }.Where(values.IsMentioned))
        {
            if (!values.IsMentioned(Setting.RegionWidth) && !values.IsMentioned(Setting.RegionHeight))
            {
                Add(edge, "needs region.width and region.height beside it.");
            }
        }

        if (values.Text(Setting.SourceType) == SourceTypes.Synthetic)
        {
            SyntheticSourceConfiguration usual = new();
            CheckReach(Setting.RegionX, Setting.RegionWidth, Setting.Width, usual.Width);
            CheckReach(Setting.RegionY, Setting.RegionHeight, Setting.Height, usual.Height);
        }
    }

    private void CheckRecipe()
    {
        if (values.Text(Setting.Recipe) is null)
        {
            if (values.Text(Setting.RecipeAudit) is not null)
            {
                Add(Setting.RecipeAudit, "goes only with a recipe.");
            }

            if (values.Flag(Setting.SimulateGpio) && values.Text(Setting.SignalChip) is null)
            {
                Add(Setting.SimulateGpio, "goes only with a recipe or signals: nothing else has digital lines.");
            }

            return;
        }

        SettingDefinition[] superseded =
            [Setting.RegionX, Setting.RegionY, Setting.RegionWidth, Setting.RegionHeight, Setting.ThresholdDefault, Setting.ThresholdMargin, Setting.ThresholdLabels];
        foreach (SettingDefinition setting in superseded.Where(values.IsMentioned))
        {
            Add(setting, "belongs into the recipe, where there is one.");
        }
    }

    private void CheckSignals()
    {
        SettingDefinition[] lines = [.. Setting.SignalLines.Values.Where(values.IsMentioned)];
        bool hasChip = values.Text(Setting.SignalChip) is not null;
        if (hasChip && lines.Length == 0)
        {
            Add(Setting.SignalChip, "has no line: expected one of " + string.Join(", ", Setting.SignalLines.Values.Select(line => line.Path)) + " beside it.");
        }

        foreach (SettingDefinition line in lines.Where(_ => !hasChip))
        {
            Add(line, "needs signals.chip beside it.");
        }

        foreach (IGrouping<string, SettingDefinition> same in lines.GroupBy(line => values.Text(line) ?? "").Where(same => same.Count() > 1))
        {
            Add(same.Last(), $"is the line of {same.First().Path} too: expected a line of its own.");
        }
    }

    // The generator's frames alone have a size that is known before they come.
    private void CheckReach(SettingDefinition start, SettingDefinition length, SettingDefinition frameSide, int usualSide)
    {
        long? side = values.IsMentioned(frameSide) ? values.Whole(frameSide) : usualSide;
        long? end = values.Whole(start) + values.Whole(length);
        if (end > side)
        {
            Add(length, $"reaches outside the frame: {start.Path} and it add up to {end} pixels, expected at most the {side} of {frameSide.Path}.");
        }
    }

    private void CheckTogether(SettingDefinition one, SettingDefinition other)
    {
        if (values.IsMentioned(one) != values.IsMentioned(other))
        {
            (SettingDefinition there, SettingDefinition missing) = values.IsMentioned(one) ? (one, other) : (other, one);
            Add(missing, $"is missing: {there.Path} goes only together with it.");
        }
    }

    private void CheckOutput()
    {
        if (values.Flag(Setting.ConsoleTable) && values.Text(Setting.JsonLines) == OutputConfiguration.StandardOutput)
        {
            Add(Setting.ConsoleTable, "and output.jsonLines both want standard output: give the JSON lines a file, or leave the table out.");
        }
    }

    private void CheckStallLimit()
    {
        double limit = values.Number(Setting.StallSeconds)!.Value;
        if (values.Number(Setting.FramesPerSecond) is { } rate && limit * rate <= 1)
        {
            string between = (1 / rate).ToString("0.###", CultureInfo.InvariantCulture);
            Add(Setting.StallSeconds, $"is no longer than the {between} seconds between two frames: expected a limit that a waiting line does not reach.");
        }
    }

    private void Add(SettingDefinition setting, string what) => faults.Add(new SettingFault(setting.Path, $"{setting.Path} {what}"));
}
