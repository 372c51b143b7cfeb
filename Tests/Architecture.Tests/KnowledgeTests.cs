using System.Text.RegularExpressions;
using System.Xml.Linq;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>What may know what: the rules of docs/architecture.md.</summary>
public sealed class KnowledgeTests
{
    private const string Product = "EdgeConvNeXt.";

    /// <summary>The types of the Runtime room itself, which a full name makes look like rooms in it.</summary>
    private static readonly string[] RootTypes = ["Runtime.EdgeException", "Runtime.EdgeFault", "Runtime.MonotonicTime"];

    /// <summary>Folder, then the namespaces of the product it may name besides its own.</summary>
    public static TheoryData<string, string[]> Rooms { get; } = new()
    {
        { "Runtime/Linux", [] },
        { "Runtime/Protobuf", [] },
        { "Runtime/Documents", ["Runtime", "Runtime.Linux"] },
        { "Runtime/Imaging", ["Runtime"] },
        { "Runtime/Monitoring", ["Runtime", "Runtime.Documents", "Runtime.Imaging", "Runtime.Models"] },
        { "Runtime/Models", ["Runtime", "Runtime.Linux", "Runtime.Documents", "Runtime.Imaging"] },
        {
            "Runtime/Inference",
            ["Runtime", "Runtime.Linux", "Runtime.Protobuf", "Runtime.Documents", "Runtime.Imaging", "Runtime.Models"]
        },
        {
            "Runtime/Inspection",
            [
                "Runtime", "Runtime.Linux", "Runtime.Documents", "Runtime.Imaging", "Runtime.Models", "Runtime.Inference",
                "Runtime.Monitoring",
            ]
        },
        {
            "Runtime/Inspector",
            ["Runtime", "Runtime.Imaging", "Runtime.Models", "Runtime.Inference", "Runtime.Inspection", "Camera.StillImages"]
        },
        { "Camera", ["Runtime", "Runtime.Linux", "Runtime.Imaging"] },
        { "Targets", ["Runtime", "Runtime.Linux", "Runtime.Imaging", "Runtime.Inspection"] },
        { "Quantization", ["Runtime", "Runtime.Linux", "Runtime.Imaging", "Runtime.Models", "Runtime.Inference", "Runtime.Monitoring"] },
    };

    /// <summary>Text that only some folders may hold, and why it is watched.</summary>
    public static TheoryData<string, string[]> Reserved { get; } = new()
    {
        { @"\bMicrosoft\.ML\.OnnxRuntime\b", ["Runtime/Inference/OnnxRuntime", "Quantization"] },
        { @"\bGoogle\.Protobuf\b", ["Quantization"] },
        { @"libascendcl|libacl_|""acl[A-Z]|""acl(rt|mdl)[A-Z]", ["Runtime/Inference/Ascend"] },
        { @"\bOpenCvSharp[.;]", ["Camera/OpenCv"] },
        { @"\b(System\.Device|Iot\.Device)\.\w+[.;]", ["Targets/Iot"] },
        { @"\b(Microsoft\.Data\.Sqlite|SQLitePCL)\b", ["Tools/Station/Outputs/Journal"] },
        { @"\bZXing\b", ["Tools/Station/Codes"] },
        { @"\bMQTTnet\b", ["Tools/Station/Outputs/Mqtt"] },
        { @"\bOpenTelemetry\b", ["Tools/Station/Api/Metrics", "Tools/Cli/Publish"] },
        { @"\bConsole\.", ["Tools"] },
        { @"\bMicrosoft\.(AspNetCore|Extensions\.Hosting)\b", ["Tools"] },
        { @"""libc(\.so(\.6)?)?""", ["Runtime/Linux"] },
        { @"\bLibC\.Name\b", ["Camera/Interop", "Targets/Gpio/Interop", "Targets/Displays/Interop"] }, // for their ioctls
        { "\"ioctl\"", ["Camera", "Targets/Gpio", "Targets/Displays"] },
        { @"\bSystem\.Runtime\.Intrinsics\.(X86|Arm)\b", ["Runtime/Inference/OnnxRuntime"] }, // there to ask for VNNI, not to compute
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

        Assert.Contains(SourceFile.All, file => file.IsIn(folder));
        Assert.Empty(strangers);
    }

    [Theory]
    [MemberData(nameof(Reserved))]
    public void What_is_reserved_stays_in_its_rooms(string pattern, string[] folders)
    {
        string[] strangers =
        [
            .. SourceFile.All.Where(file => !file.IsIn(folders) && Regex.IsMatch(file.Code, pattern)).Select(file => file.Path),
        ];

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

    [Theory]
    [InlineData("Runtime.Imaging", "Runtime.Imaging", true)]
    [InlineData("Camera.Folder", "Camera", true)]
    [InlineData("Runtime", "Runtime.Imaging", true)]
    [InlineData("Runtime.EdgeException", "Camera", true)]
    [InlineData("Runtime.Models", "Camera", false)]
    [InlineData("Runtime.ImagingTools", "Runtime.Imaging", false)]
    [InlineData("CameraTools", "Camera", false)]
    [InlineData("Cam", "Camera", false)]
    [InlineData("Runtime.EdgeTools", "Camera", false)]
    public void A_name_that_only_begins_like_an_allowed_one_is_a_stranger(string named, string own, bool isAllowed) =>
        Assert.Equal(isAllowed, IsAllowed(named, own, ["Runtime", "Runtime.Imaging"]));

    private static bool IsAllowed(string named, string own, string[] allowed) =>
        IsWithin(named, own)
        || IsWithin(own, named)
        || allowed.Contains(named)
        || (allowed.Contains("Runtime") && RootTypes.Contains(named));

    private static bool IsWithin(string inner, string outer) => inner == outer || inner.StartsWith(outer + ".", StringComparison.Ordinal);
}
