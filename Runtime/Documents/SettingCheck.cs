using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>Checks single JSON values against the setting they are for.</summary>
internal static class SettingCheck
{
    /// <summary>
    /// Whether a value, with every part that it may have, is what a setting may be. Objects with settings of their own never are.
    /// </summary>
    public static bool IsSound(SettingDefinition setting, JsonElement value) => setting.Kind switch
    {
        SettingKind.Text or SettingKind.Path => IsString(value) && JsonValues.IsText(value.GetString()!),
        SettingKind.AnyText => IsString(value),
        SettingKind.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        SettingKind.Whole => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long whole) && setting.Contains(whole),
        SettingKind.Number => IsNumber(setting, value),
        SettingKind.Choice => IsChoice(setting, value),
        SettingKind.Choices => IsListOfChoices(setting, value),
        SettingKind.Texts or SettingKind.Numbers => IsArray(value) && value.EnumerateArray().All(item => IsSound(setting.Part!, item)),
        SettingKind.Labels or SettingKind.NamedTexts =>
            value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(member => IsSound(setting.Part!, member.Value)),
        _ => false,
    };

    // The parser turns what is too large into infinity, which is in no range.
    private static bool IsNumber(SettingDefinition setting, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && setting.Contains(number);

    private static bool IsChoice(SettingDefinition setting, JsonElement value) =>
        IsString(value) && setting.Choices.Contains(value.GetString());

    private static bool IsListOfChoices(SettingDefinition setting, JsonElement value) =>
        IsArray(value) && value.GetArrayLength() > 0 && value.EnumerateArray().All(item => IsChoice(setting, item))
        && value.EnumerateArray().Select(item => item.GetString()).Distinct().Count() == value.GetArrayLength();

    private static bool IsString(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static bool IsArray(JsonElement value) => value.ValueKind == JsonValueKind.Array;
}
