using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace EdgeConvNeXt.Camera.Tests;

/// <summary>Finds inherited tests, and says of those that cannot run here why.</summary>
public sealed class ContractFactDiscoverer(IMessageSink diagnosticMessageSink) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        return [new ContractTestCase(
            diagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod)];
    }

    private sealed class ContractTestCase : XunitTestCase
    {
        // xunit makes one when it carries the case from one process to another
        [Obsolete("For xunit alone.")]
        public ContractTestCase()
        {
        }

        public ContractTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod testMethod)
            : base(sink, display, options, testMethod)
        {
        }

        protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
            TestMethod.TestClass.Class.ToRuntimeType().GetCustomAttribute<NeedsAttribute>()?.SkipReason
                ?? base.GetSkipReason(factAttribute);
    }
}
