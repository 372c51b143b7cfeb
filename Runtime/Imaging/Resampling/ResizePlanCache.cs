namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>
/// The plans of the region sizes seen last. A line looks at few sizes again and again, so a short list is searched and never sorted.
/// </summary>
internal sealed class ResizePlanCache(ImageInput input, Resampler resampler, int capacity)
{
    private readonly ResizePlan?[] _plans = new ResizePlan?[capacity];
    private int _next;

    /// <summary>The plan of a region of the given size; made, in place of the oldest, if it is not there.</summary>
    public ResizePlan For(int width, int height)
    {
        foreach (ResizePlan? plan in _plans)
        {
            if (plan is not null && plan.Width == width && plan.Height == height)
            {
                return plan;
            }
        }

        ResizePlan made = resampler.Plan(input, width, height);
        _plans[_next] = made;
        _next = (_next + 1) % _plans.Length;
        return made;
    }
}
