namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>
/// An entry of AscendCL answered with an error. It never leaves the provider: <see cref="ToEdgeException"/> says it in words.
/// </summary>
/// <param name="code">The error code.</param>
/// <param name="action">The entry: "aclmdlExecute".</param>
/// <param name="detail">What aclGetRecentErrMsg gave on the failing thread, in one line; empty when nothing.</param>
internal sealed class AclException(int code, string action, string detail) : Exception($"{action} returned {code}")
{
    /// <summary>The error code.</summary>
    public int Code { get; } = code;

    /// <summary>The entry.</summary>
    public string Action { get; } = action;

    /// <summary>The same for people.</summary>
    /// <param name="where">Model and device.</param>
    public EdgeException ToEdgeException(string where)
    {
        AclErrorWords words = AclErrors.Explain(Code);
        string message = detail.Length == 0 ? "" : $": {detail}";
        return new EdgeException(
            words.Fault, $"{words.What} ({Action} returned {Code}{message})", where, "an answer without error", words.Remedy, this);
    }
}
