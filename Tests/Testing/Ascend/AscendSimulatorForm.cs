namespace EdgeConvNeXt.Testing.Ascend;

/// <summary>Which CANN's libraries the simulator looks like.</summary>
public enum AscendSimulatorForm
{
    /// <summary>One library with every entry.</summary>
    Current,

    /// <summary>One library without the entries that old CANN lacks; a second aclInit answers 100002.</summary>
    Old,

    /// <summary>The pair libacl_rt.so and libacl_mdl.so that takes the one's place.</summary>
    Split,
}
