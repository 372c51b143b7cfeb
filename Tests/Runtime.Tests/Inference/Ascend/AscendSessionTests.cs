using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>Sessions on every simulated machine: what every session keeps to, under the simulator's eyes.</summary>
public abstract class AscendSessionTests(AscendSimulatorForm form, string settings) : InferenceSessionContract, IDisposable
{
    private readonly SimulatedStation _station = new(form, settings);

    public void Dispose()
    {
        _station.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override IInferenceSession Open(InputFormat input) => _station.Open(new SimulatedOm { Input = input });
}
