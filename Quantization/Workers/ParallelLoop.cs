using System.Runtime.ExceptionServices;

namespace EdgeConvNeXt.Quantization.Workers;

/// <summary>The same work on each of some things that have nothing to do with each other, on several threads at once.</summary>
internal static class ParallelLoop
{
    /// <summary>Works on each.</summary>
    /// <param name="count">Number of things.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="work">The work on the thing of an index.</param>
    /// <remarks>Throws what the work threw, as it is; where several failed, the one of the lowest index that was tried.</remarks>
    public static void Run(int count, int threads, Action<int> work)
    {
        ExceptionDispatchInfo?[] faults = new ExceptionDispatchInfo?[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, Try);
        Array.Find(faults, fault => fault is not null)?.Throw();

        void Try(int index, ParallelLoopState state)
        {
            try
            {
                work(index);
            }
            catch (Exception fault)
            {
                faults[index] = ExceptionDispatchInfo.Capture(fault);
                state.Break();
            }
        }
    }
}
