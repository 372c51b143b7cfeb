namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>A test that needs Python, which the product does not: it is skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    /// <summary>The system's Python, which Tools/Training runs with.</summary>
    public const string Python = "/usr/bin/python3";

    public PythonFactAttribute() => Skip = SkipReason;

    /// <summary>Why such tests cannot run here, or null when they can.</summary>
    internal static string? SkipReason { get; } = File.Exists(Python) ? null : $"There is no {Python} on this machine.";
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute() => Skip = PythonFactAttribute.SkipReason;
}
