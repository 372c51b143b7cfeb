namespace EdgeConvNeXt.Camera.Tests;

/// <summary>How long a test waits for what has to come. Only a test that fails waits that long.</summary>
internal static class Deadline
{
    public static TimeSpan Time { get; } = TimeSpan.FromSeconds(60);

    private static TimeSpan PollInterval { get; } = TimeSpan.FromMilliseconds(2);

    /// <summary>A token that ends a read that would wait for ever.</summary>
    public static CancellationToken Token() => new CancellationTokenSource(Time).Token;

    /// <summary>Asks again and again until it is so.</summary>
    public static async Task Until(Func<bool> condition, string what)
    {
        CancellationToken deadline = Token();
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Not in {Time.TotalSeconds} s: {what}");
            await Task.Delay(PollInterval);
        }
    }
}
