namespace EdgeConvNeXt.Station.Outputs;

/// <summary>What went wrong with a request, in the words that say most.</summary>
internal static class HttpFaultText
{
    /// <summary>The innermost reason, unless the outer one has it already with more: "Connection refused (127.0.0.1:80)".</summary>
    public static string Of(Exception fault) =>
        fault.InnerException is { } inner && !fault.Message.Contains(inner.Message, StringComparison.Ordinal) ? Of(inner) : fault.Message;
}
