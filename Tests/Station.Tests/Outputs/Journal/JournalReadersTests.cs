using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Tests.Outputs.Journal;

/// <summary>Readers that stay open between questions.</summary>
public sealed class JournalReadersTests : IAsyncLifetime, IDisposable
{
    private const int Verdicts = 500;

    private readonly TestJournal _journal = new();
    private readonly JournalReaders _readers;

    public JournalReadersTests() => _readers = new JournalReaders(_journal.Folder);

    public Task InitializeAsync() => _journal.Write(Verdicts);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _readers.Dispose();
        _journal.Dispose();
    }

    [Fact]
    public async Task The_next_question_is_asked_of_the_same_reader_and_sees_what_came_meanwhile()
    {
        JournalReader first;
        using (JournalLoan loan = _readers.Lend())
        {
            first = loan.Reader;
            Assert.Equal(Verdicts, first.Count());
        }

        await _journal.Write(2, start: "s2");

        using JournalLoan next = _readers.Lend();
        Assert.Same(first, next.Reader);
        Assert.Equal(Verdicts + 2, next.Reader.Count());
        Assert.Equal("s2", next.Reader.Query(new JournalFilter { Limit = 1 }).Single().Start);
    }

    [Fact]
    public void Who_ask_at_once_have_readers_of_their_own()
    {
        using JournalLoan one = _readers.Lend();
        using JournalLoan other = _readers.Lend();

        Assert.NotSame(one.Reader, other.Reader);
    }

    [Fact]
    public async Task Another_journal_of_the_name_is_opened_anew()
    {
        _readers.Lend().Dispose();
        foreach (string file in Directory.GetFiles(_journal.Folder))
        {
            File.Move(file, $"{file}.aside");
        }

        await _journal.Write(3);

        using JournalLoan loan = _readers.Lend();
        Assert.Equal(3, loan.Reader.Count());
    }

    [Fact]
    public void A_reader_whose_question_took_too_long_is_not_asked_again()
    {
        JournalReader slow;
        using (JournalLoan loan = _readers.Lend())
        {
            slow = loan.Reader.Within(TimeSpan.FromSeconds(-1), TimeProvider.System);
            EdgeException fault = Assert.Throws<EdgeException>(() => slow.Query(new JournalFilter()).Count());
            Assert.Contains("too many verdicts for this question", fault.Message, StringComparison.Ordinal);
        }

        using JournalLoan next = _readers.Lend();
        Assert.NotSame(slow, next.Reader);
        Assert.Equal(Verdicts, next.Reader.Query(new JournalFilter()).Count());
    }

    [Fact]
    public void Without_a_journal_the_fault_says_so()
    {
        using JournalReaders none = new(Path.Combine(_journal.Folder, "none"));

        Assert.Contains("There is no journal", Assert.Throws<EdgeException>(() => none.Lend()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_comes_back_after_the_end_is_closed()
    {
        JournalLoan loan = _readers.Lend();
        _readers.Dispose();
        loan.Dispose();

        Assert.ThrowsAny<Exception>(() => loan.Reader.Count());
    }
}
