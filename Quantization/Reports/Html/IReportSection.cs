namespace EdgeConvNeXt.Quantization.Reports.Html;

/// <summary>One section of the page.</summary>
internal interface IReportSection
{
    /// <summary>Writes the section, or nothing when the report has no figures for it.</summary>
    void Write(QuantizationReport report, HtmlPage page);
}
