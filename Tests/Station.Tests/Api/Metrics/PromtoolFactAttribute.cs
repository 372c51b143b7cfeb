namespace EdgeConvNeXt.Station.Tests.Api.Metrics;

/// <summary>A test that asks Prometheus's own checker: skipped, with the reason, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        bool isThere = folders.Any(folder => File.Exists(Path.Combine(folder, "promtool")));
        Skip = isThere ? null : "promtool is not on the PATH: it is in Debian's package prometheus, which brings a service too.";
    }
}
