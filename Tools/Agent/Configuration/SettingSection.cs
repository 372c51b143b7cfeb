namespace EdgeConvNeXt.Agent.Configuration;

/// <summary>An object of the configuration file that groups settings.</summary>
/// <param name="Name">Its name in the file; empty for the top of the file.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What its settings are about, in full sentences.</param>
public sealed record SettingSection(string Name, string Title, string Description);
