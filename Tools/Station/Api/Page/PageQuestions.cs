using System.Collections.Concurrent;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Api.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>
/// Answers what takes a core for a while, such as a search of the journal: one after the other, on a thread that gives way to the line,
/// however many ask.
/// </summary>
internal sealed class PageQuestions : IDisposable
{
    private const int MostWaiting = 64;

    private readonly BlockingCollection<Action> _waiting = new(MostWaiting);

    /// <summary>Starts the thread.</summary>
    public PageQuestions() => new Thread(Run) { IsBackground = true, Name = "page questions" }.Start();

    /// <summary>Has a question answered.</summary>
    /// <param name="question">Answers it.</param>
    /// <param name="gone">Cancelled when nobody waits for it any more: it is passed over then.</param>
    /// <exception cref="HttpRefusal">Too many wait.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public Task<T> AskAsync<T>(Func<T> question, CancellationToken gone)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.TryAdd(() => Answer(question, answer, gone))
            ? answer.Task.WaitAsync(gone)
            : throw new HttpRefusal(
                StatusCodes.Status503ServiceUnavailable, $"{MostWaiting} others ask at this moment: expected fewer. Ask again.");
    }

    /// <summary>Ends it after the question in hand.</summary>
    public void Dispose() => _waiting.CompleteAdding();

    private static void Answer<T>(Func<T> question, TaskCompletionSource<T> answer, CancellationToken gone)
    {
        if (gone.IsCancellationRequested)
        {
            answer.SetCanceled(gone);
            return;
        }

        try
        {
            answer.SetResult(question());
        }
        catch (Exception fault)
        {
            answer.SetException(fault);
        }
    }

    private void Run()
    {
        // Where it may not be lowered, questions compete with the line one at a time.
        BackgroundThread.Lower();
        foreach (Action question in _waiting.GetConsumingEnumerable())
        {
            question();
        }

        _waiting.Dispose();
    }
}
