using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Api.Page;

namespace EdgeConvNeXt.Station.Tests.Api.Page;

/// <summary>The thread that answers what takes a while.</summary>
public sealed class PageQuestionsTests : IDisposable
{
    private readonly PageQuestions _questions = new();
    private readonly ManualResetEventSlim _go = new();

    public void Dispose()
    {
        _go.Set();
        _questions.Dispose();
        _go.Dispose();
    }

    [Fact]
    public async Task One_is_answered_after_the_other_in_their_order_on_one_thread()
    {
        List<(int Number, int Thread)> answered = [];
        Task<bool> first = Hold();
        Task<int>[] others = [.. Enumerable.Range(1, 5).Select(number => _questions.AskAsync(
            () =>
            {
                answered.Add((number, Environment.CurrentManagedThreadId));
                return number;
            },
            CancellationToken.None))];
        Assert.Empty(answered);

        _go.Set();

        Assert.True(await first);
        await Task.WhenAll(others);
        Assert.Equal([1, 2, 3, 4, 5], answered.Select(one => one.Number));
        Assert.Single(answered.Select(one => one.Thread).Distinct());
    }

    [Fact]
    public async Task A_question_whose_caller_has_gone_is_passed_over()
    {
        using CancellationTokenSource gone = new();
        bool isAnswered = false;
        Task<bool> first = Hold();
        Task<bool> left = _questions.AskAsync(() => isAnswered = true, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        _go.Set();

        Assert.True(await first);
        Assert.Equal(7, await _questions.AskAsync(() => 7, CancellationToken.None));
        Assert.False(isAnswered);
    }

    [Fact]
    public async Task A_question_that_fails_gives_its_fault_and_the_next_is_answered()
    {
        await Assert.ThrowsAsync<InvalidDataException>(
            () => _questions.AskAsync<int>(() => throw new InvalidDataException("torn"), CancellationToken.None));

        Assert.Equal(7, await _questions.AskAsync(() => 7, CancellationToken.None));
    }

    [Fact]
    public async Task Too_many_are_refused_at_once()
    {
        Task<bool> first = Hold();
        List<Task<int>> waiting = [];
        HttpRefusal? refusal = null;
        while (refusal is null)
        {
            Assert.InRange(waiting.Count, 0, 100);
            try
            {
                waiting.Add(_questions.AskAsync(() => 1, CancellationToken.None));
            }
            catch (HttpRefusal thrown)
            {
                refusal = thrown;
            }
        }

        Assert.Equal(503, refusal.Problem.Status);
        _go.Set();
        Assert.True(await first);
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(1, answer));
    }

    // A question that holds the thread until it may go on.
    private Task<bool> Hold()
    {
        using ManualResetEventSlim begun = new();
        Task<bool> held = _questions.AskAsync(
            () =>
            {
                begun.Set();
                _go.Wait();
                return true;
            },
            CancellationToken.None);
        begun.Wait();
        return held;
    }
}
