using System.Globalization;

namespace EdgeConvNeXt.Cli.Progress;

/// <summary>
/// How far long work is: a bar that is redrawn on a terminal, a plain line at every tenth of the work in a pipe. Safe for several threads.
/// </summary>
internal sealed class ProgressReporter : IDisposable
{
    private const int BarWidth = 40;
    private const int PlainSteps = 10;
    private const int TerminalSteps = 200;

    private readonly Lock _gate = new();
    private readonly string _unit;
    private readonly long _total;
    private readonly TextWriter _output;
    private readonly bool _isTerminal;
    private long _done;

    /// <param name="unit">What is counted: "images".</param>
    /// <param name="total">How many there will be, or 0 when that is not known.</param>
    /// <param name="output">Where the progress goes; standard error, so that answers stay clean.</param>
    /// <param name="isTerminal">Whether that is a terminal; null: find out.</param>
    public ProgressReporter(string unit, long total, TextWriter output, bool? isTerminal = null)
    {
        _unit = unit;
        _total = total;
        _output = output;
        _isTerminal = isTerminal ?? (ReferenceEquals(output, Console.Error) && !Console.IsErrorRedirected);
    }

    /// <summary>One more is done.</summary>
    public void Advance()
    {
        lock (_gate)
        {
            _done++;
            if (IsWorthShowing())
            {
                Show();
            }
        }
    }

    /// <summary>Leaves the bar's line.</summary>
    public void Dispose()
    {
        if (_isTerminal)
        {
            _output.WriteLine();
        }
    }

    private bool IsWorthShowing()
    {
        long step = Math.Max(1, (_total == 0 ? 1000 : _total) / (_isTerminal ? TerminalSteps : PlainSteps));
        return _done % step == 0 || _done == _total;
    }

    private void Show()
    {
        if (!_isTerminal)
        {
            _output.WriteLine(_total == 0 ? $"{_done} {_unit}" : $"{_done} of {_total} {_unit}");
            return;
        }

        // The total is a promise of others: a bar has its width however often they advance it.
        int filled = _total == 0 ? 0 : (int)Math.Min(BarWidth, BarWidth * _done / _total);
        string bar = new string('#', filled) + new string('.', BarWidth - filled);
        _output.Write(string.Create(CultureInfo.InvariantCulture, $"\r[{bar}] {_done}{(_total == 0 ? "" : $"/{_total}")} {_unit} "));
    }
}
