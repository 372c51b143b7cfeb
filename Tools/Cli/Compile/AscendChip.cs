namespace EdgeConvNeXt.Cli.Compile;

/// <summary>What is known of the names of Ascend's chips (the ini files of hicann/runtime, src/platform/platform_config).</summary>
internal static class AscendChip
{
    /// <summary>What to watch out for with a chip and a version of CANN, a sentence each.</summary>
    public static IEnumerable<string> Warnings(string soc)
    {
        if (soc == "Ascend910B")
        {
            yield return "Ascend910B without a digit is a chip of the first 910 generation; those of the Atlas A2 are Ascend910B1 to "
                + "Ascend910B4: take the Name column of `npu-smi info`.";
        }

        if (soc == "Ascend310")
        {
            yield return "CANN 6 is the newest that knows Ascend310; newer ones know Ascend310B1 to B4 and Ascend310P1 to P7.";
        }

        if (soc is "Ascend310B" or "Ascend310P")
        {
            yield return $"{soc} lacks its digit: ATC knows {soc}1 and others; take the Name column of `npu-smi info`.";
        }

        yield return "Compile with the oldest CANN that is deployed: a model loads on a CANN up to four versions newer, "
            + "and on none that is older.";
    }
}
