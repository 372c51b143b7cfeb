namespace EdgeConvNeXt.Station.Configuration;

/// <summary>One thing wrong with a configuration.</summary>
/// <param name="Path">The setting, dotted; empty for the file as a whole.</param>
/// <param name="Message">What is wrong and what is expected, one sentence that names the setting.</param>
public readonly record struct SettingFault(string Path, string Message);
