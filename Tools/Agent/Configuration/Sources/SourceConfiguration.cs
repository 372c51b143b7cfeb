namespace EdgeConvNeXt.Agent.Configuration.Sources;

/// <summary>Where frames come from; one record for each source type.</summary>
public abstract record SourceConfiguration;
