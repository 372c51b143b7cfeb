using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Targets.Displays;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>The station's display; a record for each kind.</summary>
public abstract record DisplayConfiguration
{
    /// <summary>Opens it.</summary>
    /// <exception cref="EdgeException">It is not there, or cannot be spoken to.</exception>
    public abstract IStatusDisplay Open();

    /// <summary>Makes sure that it is there without drawing on it, for an agent that runs may.</summary>
    /// <exception cref="EdgeException">It is not.</exception>
    public abstract void Check();
}
