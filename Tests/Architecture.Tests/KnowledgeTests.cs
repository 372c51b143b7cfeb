using System.Text.RegularExpressions;
using System.Xml.Linq;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>Who may know whom: the rules of docs/architecture.md.</summary>
public sealed class KnowledgeTests
{
    private const string Product = "EdgeConvNeXt.";

    /// <summary>Folder, then the namespaces of the product it may name besides its own.</summary>
    public static TheoryData<string, string[]> Rooms { get; } = new()
    {
        { "Runtime/Imaging", ["Runtime"] },
        { "Runtime/Monitoring", ["Runtime"] },
        { "Runtime/Models", ["Runtime", "Runtime.Imaging"] },
        { "Runtime/Inference", ["Runtime", "Runtime.Imaging", "Runtime.Models"] },
        { "Runtime/Inspection", ["Runtime", "Runtime.Imaging", "Runtime.Models", "Runtime.Inference", "Runtime.Monitoring"] },
        { "Camera", ["Runtime", "Runtime.Imaging"] },
        { "Quantization", ["Runtime", "Runtime.Imaging", "Runtime.Models", "Runtime.Inference"] },
        { "Targets", ["Runtime", "Runtime.Imaging", "Runtime.Inspection"] },
    };

    /// <summary>Text that only some folders may hold, and why it is watched.</summary>
    public static TheoryData<string, string[]> Reserved { get; } = new()
    {
        { @"\bMicrosoft\.ML\.OnnxRuntime\b", ["Runtime/Inference/OnnxRuntime", "Quantization"] },
        { @"\bGoogle\.Protobuf\b", ["Quantization"] },
        { @"\bConsole\.", ["Tools"] },
        { @"\bMicrosoft\.(AspNetCore|Extensions\.Hosting)\b", ["Tools"] },
        { "\"ioctl\"", ["Camera", "Targets/Gpio", "Targets/Displays"] },
        { @"\bSystem\.Runtime\.Intrinsics\.(X86|Arm)\b", [] },
        { @"\[DllImport\b", [] },
        { @"#region\b", [] },
    };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_names_only_the_rooms_it_may_know(string folder, string[] allowed)
    {
        string own = folder.Replace('/', '.');
        string[] strangers =
        [
            .. from file in SourceFile.All
               where file.IsIn(folder)
               from Match match in Regex.Matches(file.Code, @"\bEdgeConvNeXt\.([A-Z]\w*(?:\.[A-Z]\w*)?)")
               let named = match.Groups[1].Value
               where !IsAllowed(named, own, allowed)
               select $"{file.Path} names {Product}{named}",
        ];

        Assert.NotEmpty(SourceFile.All.Where(file => file.IsIn(folder)).DefaultIfEmpty());
        Assert.Empty(strangers);
    }

    [Theory]
    [MemberData(nameof(Reserved))]
    public void What_is_reserved_stays_in_its_rooms(string pattern, string[] folders)
    {
        string[] strangers = [.. SourceFile.All.Where(file => !file.IsIn(folders) && Regex.IsMatch(file.Code, pattern)).Select(file => file.Path)];

        Assert.Empty(strangers);
    }

    [Fact]
    public void Nothing_but_tools_refers_to_tools()
    {
        string[] strangers =
        [
            .. from room in (string[])["Runtime", "Camera", "Quantization", "Targets"]
               from project in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, room), "*.csproj", SearchOption.AllDirectories)
               from reference in XDocument.Load(project).Descendants("ProjectReference")
               let target = reference.Attribute("Include")!.Value
               where target.Contains("Tools/", StringComparison.Ordinal) || target.Contains("Tests/", StringComparison.Ordinal)
               select $"{project} refers to {target}",
        ];

        Assert.Empty(strangers);
    }

    private static bool IsAllowed(string named, string own, string[] allowed) =>
        named.StartsWith(own, StringComparison.Ordinal)
        || own.StartsWith(named, StringComparison.Ordinal)
        || allowed.Contains(named)
        || (named.StartsWith("Runtime.Edge", StringComparison.Ordinal) && allowed.Contains("Runtime"));
}
