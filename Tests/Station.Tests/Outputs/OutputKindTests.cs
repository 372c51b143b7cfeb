using System.Reflection;
using EdgeConvNeXt.Station.Outputs;

namespace EdgeConvNeXt.Station.Tests.Outputs;

public sealed class OutputKindTests
{
    public static TheoryData<Type> Sinks { get; } =
        [.. typeof(QueueSink).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(QueueSink)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Sinks))]
    public void Every_output_says_by_which_word_metrics_and_health_tell_it(Type sink) =>
        Assert.Equal(sink, sink.GetProperty(nameof(QueueSink.Kind), BindingFlags.Public | BindingFlags.Instance)!.DeclaringType);
}
