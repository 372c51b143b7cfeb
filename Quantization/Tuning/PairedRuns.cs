namespace EdgeConvNeXt.Quantization.Tuning;

/// <summary>What two models took in turns.</summary>
/// <param name="FirstMilliseconds">Median run of the first.</param>
/// <param name="SecondMilliseconds">Median run of the second.</param>
/// <param name="SecondFasterShare">Share of the turns, 0..1, in which the second was faster.</param>
internal sealed record PairedRuns(double FirstMilliseconds, double SecondMilliseconds, double SecondFasterShare)
{
    /// <summary>Lets two models take turns, each first in every other turn, so that what else the machine does falls on both.</summary>
    /// <param name="first">Runs the first once.</param>
    /// <param name="second">Runs the second once.</param>
    /// <param name="turns">Turns that count, 1 or more; a few before them do not.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    public static PairedRuns Measure(Action first, Action second, int turns, TimeProvider clock, CancellationToken cancellationToken)
    {
        const int WarmUps = 2;
        double[] firsts = new double[turns];
        double[] seconds = new double[turns];
        for (int turn = -WarmUps; turn < turns; turn++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isSwapped = turn % 2 == 0;
            double early = Time(isSwapped ? second : first);
            double late = Time(isSwapped ? first : second);
            if (turn >= 0)
            {
                (firsts[turn], seconds[turn]) = isSwapped ? (late, early) : (early, late);
            }
        }

        double share = firsts.Zip(seconds, (one, other) => other < one).Count(isFaster => isFaster) / (double)turns;
        return new PairedRuns(Median(firsts), Median(seconds), share);

        double Time(Action run)
        {
            long start = clock.GetTimestamp();
            run();
            return clock.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
