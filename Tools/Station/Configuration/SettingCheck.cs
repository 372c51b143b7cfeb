using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>Checks single JSON values against the setting they are for.</summary>
internal static class SettingCheck
{
    /// <summary>What is wrong with a value, one sentence for each fault; none when nothing is.</summary>
    public static IEnumerable<string> Faults(SettingDefinition setting, JsonElement value)
    {
        if (setting.Kind == SettingKind.Labels && value.ValueKind == JsonValueKind.Object)
        {
            return value.EnumerateObject()
                .Where(label => !IsNumber(setting, label.Value))
                .Select(label => $"{setting.Path}.{JsonValues.Shorten(label.Name)} is {JsonValues.Show(label.Value)}: expected a number{Range(setting)}.");
        }

        return IsValid(setting, value) ? [] : [$"{setting.Path} is {JsonValues.Show(value)}: expected {Expected(setting)}."];
    }

    /// <summary>What a setting's value must be, as a noun phrase.</summary>
    public static string Expected(SettingDefinition setting) => setting.Kind switch
    {
        SettingKind.Text => "a text that is not empty",
        SettingKind.Path => "a path",
        SettingKind.Flag => "true or false",
        SettingKind.Whole => $"a whole number{Range(setting)}",
        SettingKind.Number => $"a number{Range(setting)}",
        SettingKind.Choice => $"one of {string.Join(", ", setting.Choices)}",
        SettingKind.Choices => $"a list of {string.Join(", ", setting.Choices)}, each at most once",
        SettingKind.Labels => $"an object with a number{Range(setting)} for each label it names",
        _ => throw new InvalidOperationException($"{setting.Path} is of the unknown kind {setting.Kind}."),
    };

    private static bool IsValid(SettingDefinition setting, JsonElement value) => setting.Kind switch
    {
        SettingKind.Text or SettingKind.Path => value.ValueKind == JsonValueKind.String && JsonValues.IsText(value.GetString()!),
        SettingKind.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        SettingKind.Whole => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long whole) && IsInRange(setting, whole),
        SettingKind.Number => IsNumber(setting, value),
        SettingKind.Choice => IsChoice(setting, value),
        SettingKind.Choices => IsListOfChoices(setting, value),
        SettingKind.Labels => value.ValueKind == JsonValueKind.Object,
        _ => throw new InvalidOperationException($"{setting.Path} is of the unknown kind {setting.Kind}."),
    };

    private static bool IsNumber(SettingDefinition setting, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && IsInRange(setting, number);

    private static bool IsInRange(SettingDefinition setting, double number) =>
        double.IsFinite(number) && number >= setting.Minimum && number <= setting.Maximum;

    private static bool IsChoice(SettingDefinition setting, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && setting.Choices.Contains(value.GetString());

    private static bool IsListOfChoices(SettingDefinition setting, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 || !value.EnumerateArray().All(item => IsChoice(setting, item)))
        {
            return false;
        }

        return value.EnumerateArray().Select(item => item.GetString()).Distinct().Count() == value.GetArrayLength();
    }

    private static string Range(SettingDefinition setting) =>
        string.Create(CultureInfo.InvariantCulture, $" from {setting.Minimum:0.###} to {setting.Maximum:0.###}{(setting.Unit is null ? "" : $" {setting.Unit}")}");
}
