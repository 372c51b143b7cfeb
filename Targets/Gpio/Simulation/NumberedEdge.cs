using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Targets.Gpio.Simulation;

/// <summary>An edge with its number among all edges of its request, from 1.</summary>
internal readonly record struct NumberedEdge(SignalEdge Edge, uint RequestSequence);
