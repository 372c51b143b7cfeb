namespace EdgeConvNeXt.Testing;

/// <summary>
/// A theory that needs the evaluation material: skipped with the reason where there is none, failed where CI should have it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EvaluationTheoryAttribute : TheoryAttribute
{
    public EvaluationTheoryAttribute()
    {
        Skip = EvaluationMaterial.SkipReason;
    }
}
