namespace EdgeConvNeXt.Testing;

/// <summary>
/// A test that needs the evaluation material: skipped with the reason where there is none, failed where CI should have it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EvaluationFactAttribute : FactAttribute
{
    public EvaluationFactAttribute()
    {
        Skip = EvaluationMaterial.SkipReason;
    }
}
