namespace EdgeConvNeXt.Station.Tests.Api.Metrics;

/// <summary>A test that asks Prometheus's own checker: skipped, with the reason, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        bool isThere = folders.Any(folder => File.Exists(Path.Combine(folder, "promtool")));
        Skip = isThere ? null
            : "promtool is not on the PATH: ./edge test takes it out of Debian's package prometheus where apt-get has that.";
    }
}
