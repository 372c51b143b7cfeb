using System.Text.Json;

namespace EdgeConvNeXt.Quantization;

/// <summary>Those who may run an integer model, by the names that their variants have in a bundle.</summary>
public static class TargetNames
{
    /// <summary>Every name, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<EmissionTarget>().Select(Of)];

    /// <summary>The target of a name.</summary>
    /// <exception cref="InvalidOperationException">There is no such name.</exception>
    public static EmissionTarget Target(string name) => Enum.GetValues<EmissionTarget>().First(target => Of(target) == name);

    /// <summary>The name of a target.</summary>
    public static string Of(EmissionTarget target) => JsonNamingPolicy.KebabCaseLower.ConvertName(target.ToString());
}
