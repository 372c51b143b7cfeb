using System.Globalization;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>A soak for people.</summary>
internal static class SoakText
{
    /// <summary>Writes what it came to.</summary>
    public static void Write(SoakSummary summary, TextWriter output) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
        parts             {summary.Parts}  ({summary.ByEncoder} by encoder) in {TimeSpan.FromSeconds(summary.VirtualSeconds):d\.hh\:mm\:ss} of virtual time, {summary.Seconds:F1} s of real time
        triggers          {summary.Triggers}  ({summary.Blind} parts that the light barrier did not see, {summary.Bounced} bounces)
        verdicts          {summary.Verdicts}  ok {summary.Ok}  ng {summary.Ng}  unsure {summary.Unsure}
        unsure because    missed {summary.Missed}  late {summary.Late}  no frame {summary.NoFrame}  overrun {summary.Overrun}  failed {summary.Failed}  stopped {summary.Stopped}
        too late          {summary.ResultsTooLate} answers of the model
        at the reject     rejected {summary.Rejected} ({summary.Undecided} undecided)  passed {summary.Passed}  no room {summary.LostOnBelt}; output late by p50 {summary.OutputLateMsP50} ms, p99 {summary.OutputLateMsP99} ms, max {summary.OutputLateMsMax} ms
        encoder           slips {summary.EncoderSlips}  failures {summary.EncoderFailures}
        parts there       {summary.AtReject}  hit {summary.Ejected}  escaped {summary.EscapedAtReject}  hit for nothing {summary.WronglyRejected}  hit with a neighbour {summary.CoveredByNeighbour}
        sensor behind it  confirmed {summary.Confirmed}  unconfirmed {summary.Unconfirmed}  unexpected {summary.Unexpected}
        wrong             another part's picture {summary.Mistaken}  against its frames {summary.Miscounted}  unsure without cause {summary.Unjustified}  two verdicts {summary.Doubled}  none {summary.Missing}  lost edges {summary.LostEdges}
        journal           written {summary.Written}  shed {summary.Shed}
        faults            camera lost {summary.CameraLosses}  clock jumps {summary.ClockJumps}
        changes           recipe {summary.RecipeChanges}  belt stopped {summary.BeltStops}
        memory            {summary.MemoryMbEarly:F1} MB early, {summary.MemoryMbLate:F1} MB at the end
        """));
}
