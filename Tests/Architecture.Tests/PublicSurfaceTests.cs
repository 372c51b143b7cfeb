using System.Reflection;
using System.Runtime.CompilerServices;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>
/// What other people's programs may build on: every public type and member of the libraries, recorded in a file each, so that a change of
/// it is seen in review. EDGE_UPDATE_GOLDENS=1 writes the files anew.
/// </summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "Tests", "Architecture.Tests", "PublicSurface");

    [Theory]
    [InlineData("Runtime")]
    [InlineData("Camera")]
    [InlineData("Quantization")]
    [InlineData("Targets")]
    [InlineData("Inspector")]
    public void The_public_surface_is_the_recorded_one(string library)
    {
        string file = Path.Combine(Folder, $"{library}.txt");
        string surface = string.Concat(Lines(Assembly.Load($"EdgeConvNeXt.{library}")).Select(line => line + "\n"));
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(file, surface);
        }

        Assert.NotEmpty(surface);
        Assert.Equal(File.ReadAllText(file), surface);
    }

    [Fact]
    public void The_agents_program_exports_nothing() => Assert.Empty(Assembly.Load("edge-agent").GetExportedTypes());

    private static IEnumerable<string> Lines(Assembly assembly) =>
        assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
        .SelectMany(
            type => Members(type).Order(StringComparer.Ordinal).Select(member => $"  {member}").Prepend($"{Kind(type)} {type.FullName}"));

    private static IEnumerable<string> Members(Type type) =>
        from member in type.GetMembers(Declared)
        where IsSeen(member) && member is not Type && !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            && !IsAccessor(member)
        select member.ToString()!;

    private static bool IsSeen(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsSeen),
        EventInfo changed => IsSeen(changed.AddMethod!),
        _ => true,
    };

    private static bool IsAccessor(MemberInfo member) =>
        member is MethodInfo { IsSpecialName: true } method && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Kind(Type type) => type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : type is { IsAbstract: true, IsSealed: true } ? "static class" : "class";
}
