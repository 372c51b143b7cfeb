namespace EdgeConvNeXt.Station.Configuration;

/// <summary>What a setting's JSON value may be.</summary>
public enum SettingKind
{
    /// <summary>A string with at least one character.</summary>
    Text,

    /// <summary>A string: a file or folder, absolute or relative to the folder of the configuration file.</summary>
    Path,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A number without a fraction.</summary>
    Whole,

    /// <summary>Any number.</summary>
    Number,

    /// <summary>A string out of the setting's choices.</summary>
    Choice,

    /// <summary>An array with at least one string, each out of the setting's choices and there once.</summary>
    Choices,

    /// <summary>An object with a number for each label it names.</summary>
    Labels,
}
