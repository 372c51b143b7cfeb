using Xunit.Sdk;

namespace EdgeConvNeXt.Camera.Tests;

/// <summary>A test that is inherited; a class that needs what this machine lacks skips it, see <see cref="NeedsAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("EdgeConvNeXt.Camera.Tests.ContractFactDiscoverer", "EdgeConvNeXt.Camera.Tests")]
public sealed class ContractFactAttribute : FactAttribute;
