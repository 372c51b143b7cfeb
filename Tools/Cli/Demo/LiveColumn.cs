using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>One column of the live table.</summary>
/// <param name="Name">Its head.</param>
/// <param name="FromWidth">The narrowest console, in characters, on which it is shown.</param>
/// <param name="Cell">Its text for a part, in Spectre's markup.</param>
internal sealed record LiveColumn(string Name, int FromWidth, Func<Verdict, string> Cell);
