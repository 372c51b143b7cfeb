namespace EdgeConvNeXt.Station.Hosting;

/// <summary>What stands open beside a running line.</summary>
internal sealed class Companions : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _open = new();

    /// <summary>Opens them in order; what was opened is closed again when a later one fails.</summary>
    public static async Task<Companions> OpenAsync(RunningStation running)
    {
        Companions companions = new();
        try
        {
            foreach (Func<RunningStation, IAsyncDisposable?> open in running.Services.Companions)
            {
                if (open(running with { Beside = [.. companions._open.Reverse()] }) is { } companion)
                {
                    companions._open.Push(companion);
                }
            }

            return companions;
        }
        catch
        {
            await companions.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_open.TryPop(out IAsyncDisposable? companion))
        {
            await companion.DisposeAsync().ConfigureAwait(false);
        }
    }
}
