namespace EdgeConvNeXt.Station.Sources;

/// <summary>Where frames come from; one record for each source type.</summary>
public abstract record SourceConfiguration
{
    /// <summary>Width and height of its frames in pixels, or null where only the first frame tells.</summary>
    public virtual (int Width, int Height)? FrameSize => null;
}
