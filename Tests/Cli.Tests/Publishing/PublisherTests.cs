using System.Runtime.InteropServices;
using EdgeConvNeXt.Cli.Publish;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests.Publishing;

/// <summary>Which way is taken, and what stays when one fails. The real SDK publishes for the virtual board.</summary>
public sealed class PublisherTests : IDisposable
{
    private const string Never = "nothing-is-refused";

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _progress = new();
    private Func<IReadOnlyList<string>, CancellationToken, Task> _install = (_, _) => Task.CompletedTask;

    public void Dispose()
    {
        _folder.Dispose();
        _progress.Dispose();
    }

    private string Target => Path.Combine(_folder.Path, "out", "agent");

    [Fact]
    public async Task The_best_way_that_can_be_restored_is_taken_and_what_is_lost_by_it_is_said_loudly()
    {
        PublishedProgram program = await Publish(new FakeSdk(_folder, "EdgePublishWay=aot", "true"), ThisMachine);

        Assert.Equal("trimmed", program.Way.Name);
        Assert.Contains(
            "Not one native program: NU1101: Unable to find package Some.Pack. Add a NuGet source", program.Fallback,
            StringComparison.Ordinal);
        Assert.Contains($"WARNING: {program.Fallback}", _progress.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Target, "edge-agent")));
    }

    [Fact]
    public async Task For_another_processor_a_native_program_is_made_too()
    {
        PublishedProgram program = await Publish(
            new FakeSdk(_folder, Never, "true"), ForArm,
            machine: WithTools(
                "clang", "llvm-objcopy", "aarch64-linux-gnu-gcc", "aarch64-linux-gnu-ld", "/usr/aarch64-linux-gnu/lib/crt1.o"));

        Assert.Equal("aot", program.Way.Name);
        Assert.Null(program.Fallback);
        Assert.DoesNotContain("WARNING", _progress.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_that_are_missing_for_another_processor_are_named_with_what_installs_them()
    {
        FakeSdk sdk = new(_folder, Never, "true");

        PublishedProgram program = await Publish(sdk, ForArm, machine: WithTools("gcc", "objcopy", "aarch64-linux-gnu-ld"));

        Assert.Equal("trimmed", program.Way.Name);
        Assert.Contains(
            "Run: sudo apt install clang llvm gcc-aarch64-linux-gnu libc6-dev-arm64-cross; then publish again.", program.Fallback,
            StringComparison.Ordinal);
        Assert.Contains(program.Fallback!, _progress.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(sdk.Calls, call => call.Contains("EdgePublishWay=aot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tools_that_are_missing_for_the_way_that_was_asked_for_are_a_fault_with_what_installs_them()
    {
        Publisher publisher = Publisher(new FakeSdk(_folder, Never, "true").Path, WithTools());

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(
            () => publisher.PublishAsync(ForX64, [PublishWay.Aot], Target, CancellationToken.None));

        Assert.Equal(
            (3, true), (ExitCodes.For(fault), fault.Message.Contains("sudo apt install gcc binutils libc6-dev", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(Target));
    }

    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/crt1.o", "aot")]
    [InlineData("/usr/lib/crt1.o", "aot")]
    [InlineData("/usr/lib/crti.o", "trimmed")]
    public async Task A_compiler_without_the_C_librarys_startup_code_links_nothing(string file, string way)
    {
        PublishedProgram program = await Publish(new FakeSdk(_folder, Never, "true"), ForX64, machine: WithTools("gcc", "objcopy", file));

        Assert.Equal(way, program.Way.Name);
        Assert.Equal(way != "aot", program.Fallback?.Contains("sudo apt install libc6-dev;", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task What_could_be_installed_is_there_then_and_links()
    {
        _install = (packages, _) =>
        {
            Assert.Equal(["libc6-dev"], packages);
            WithTools("/usr/lib/x86_64-linux-gnu/crt1.o");
            return Task.CompletedTask;
        };

        PublishedProgram program = await Publish(new FakeSdk(_folder, Never, "true"), ForX64, machine: WithTools("gcc", "objcopy"));

        Assert.Equal(("aot", null), (program.Way.Name, program.Fallback));
    }

    [Fact]
    public async Task Nothing_is_installed_for_a_way_that_needs_nothing_nor_where_nothing_can_be_published()
    {
        _install = (_, _) => throw new InvalidOperationException("nothing was to be installed");

        await Publisher(new FakeSdk(_folder, Never, "true").Path, WithTools()).PublishAsync(
            ForX64, [PublishWay.Trimmed], Target, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(Target, "mine"), "");
        await Assert.ThrowsAsync<EdgeException>(() => Publish(new FakeSdk(_folder, Never, "true"), ForX64, machine: WithTools()));
    }

    [Theory]
    [InlineData("touch onnxruntime.dll", "files that nothing loads: onnxruntime.dll")]
    [InlineData("touch libonnxruntime_providers_shared.so", "files that nothing loads: libonnxruntime_providers_shared.so")]
    [InlineData("rm licences/onnxruntime.txt", "lacks files: licences/onnxruntime.txt")]
    public async Task A_file_that_nothing_loads_and_one_that_is_missing_end_it_and_the_last_program_stays(string alter, string expected)
    {
        await Publish(new FakeSdk(_folder, Never, "echo first"), ThisMachine);

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(
            () => Publish(new FakeSdk(_folder, Never, "echo second", alter), ThisMachine));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains("echo first", await File.ReadAllTextAsync(Path.Combine(Target, "edge-agent")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenCV_is_there_where_it_was_asked_for_and_a_file_too_many_elsewhere()
    {
        const string Add = "touch licences/opencv.txt; echo library >libOpenCvSharpExtern.so";
        FakeSdk sdk = new(_folder, Never, "true", Add);

        PublishedProgram program = await Publish(sdk, ThisMachine with { HasOpenCv = true });

        Assert.Equal("library\n".Length, program.OpenCvBytes);
        Assert.All(sdk.Calls, call => Assert.Contains("-p:EdgeWithOpenCv=true", call, StringComparison.Ordinal));
        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => Publish(new FakeSdk(_folder, Never, "true", Add), ThisMachine));
        Assert.Contains("files that nothing loads: libOpenCvSharpExtern.so", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_way_is_to_be_had_every_reason_is_named_and_the_last_program_stays()
    {
        await Publish(new FakeSdk(_folder, Never, "echo first"), ThisMachine);

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(
            () => Publish(new FakeSdk(_folder, "EdgePublishWay", "echo second"), ThisMachine));

        Assert.Equal(EdgeFault.Network, fault.Fault);
        Assert.Equal(PublishTarget.Ways.Count, fault.What.Split("NU1101").Length - 1);
        Assert.Contains("echo first", await File.ReadAllTextAsync(Path.Combine(Target, "edge-agent")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_published_before_is_replaced()
    {
        await Publish(new FakeSdk(_folder, Never, "echo first"), ThisMachine);

        await Publish(new FakeSdk(_folder, Never, "echo second"), ThisMachine);

        Assert.Contains("echo second", await File.ReadAllTextAsync(Path.Combine(Target, "edge-agent")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("station.json")]
    [InlineData("licences/mine")]
    public async Task What_a_user_put_beside_a_published_program_is_not_removed_with_it(string name)
    {
        await Publish(new FakeSdk(_folder, Never, "echo first"), ThisMachine);
        string file = Path.Combine(Target, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "a day's work");

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(
            () => Publish(new FakeSdk(_folder, Never, "echo second"), ThisMachine));

        Assert.Contains(name, fault.What, StringComparison.Ordinal);
        Assert.Equal("a day's work", await File.ReadAllTextAsync(file));
        Assert.Contains("echo first", await File.ReadAllTextAsync(Path.Combine(Target, "edge-agent")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_reported_before_anything_is_restored()
    {
        FakeSdk sdk = new(_folder, Never, "true");

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => Publish(sdk, ThisMachine, "/proc/nowhere/agent"));

        Assert.Equal((EdgeFault.File, "/proc/nowhere/agent"), (fault.Fault, fault.Where));
        Assert.Empty(sdk.Calls);
    }

    [Fact]
    public async Task A_slash_behind_the_folder_changes_nothing()
    {
        await Publish(new FakeSdk(_folder, Never, "echo first"), ThisMachine);

        PublishedProgram program = await Publish(new FakeSdk(_folder, Never, "echo second"), ThisMachine, Target + "/");

        Assert.Equal(Target, program.Folder);
        Assert.Contains("echo second", await File.ReadAllTextAsync(program.EntryPoint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_beside_it_are_left_alone()
    {
        Directory.CreateDirectory($"{Target}.begun");

        await Publish(new FakeSdk(_folder, Never, "true"), ThisMachine);

        Assert.Equal([Target, $"{Target}.begun"], Directory.GetFileSystemEntries(Path.GetDirectoryName(Target)!).Order());
    }

    [Theory]
    [InlineData("thesis.md")]
    [InlineData("libonnxruntime.so")]
    public async Task A_folder_with_something_else_is_left_alone(string other)
    {
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, other), "");
        await File.WriteAllTextAsync(Path.Combine(Target, "thesis.txt"), "three years");

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => Publish(new FakeSdk(_folder, Never, "true"), ThisMachine));

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Equal("three years", await File.ReadAllTextAsync(Path.Combine(Target, "thesis.txt")));
    }

    [Fact]
    public async Task A_program_that_gives_no_verdicts_is_reported()
    {
        PublishedProgram program = await Publish(new FakeSdk(_folder, Never, "echo nothing; exit 3"), ThisMachine);

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(
            () => new SmokeRun(Sources).RunAsync(program, CancellationToken.None));

        Assert.Contains("ended with 3 after 0 verdicts", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_sdk_that_is_not_there_is_reported()
    {
        Publisher publisher = Publisher(_folder.File("no-dotnet"), BuildMachine.This);

        await Assert.ThrowsAsync<EdgeException>(
            () => publisher.PublishAsync(ThisMachine, PublishTarget.Ways, Target, CancellationToken.None));
    }

    private static SourceTree Sources => new(RepositoryRoot.Path);

    private static PublishTarget ThisMachine => PublishTarget.All.First(target => target.IsThisMachine);

    private static PublishTarget ForX64 => PublishTarget.All.Single(target => target.Name == "linux-x64");

    private static PublishTarget ForArm => PublishTarget.All.Single(target => target.Name == "linux-arm64");

    private BuildMachine WithTools(params string[] tools)
    {
        string root = Path.Combine(_folder.Path, "machine");
        foreach (string tool in tools)
        {
            File.WriteAllText(_folder.File(["machine", .. (tool[0] == '/' ? tool[1..] : $"bin/{tool}").Split('/')]), "");
        }

        return new BuildMachine(Architecture.X64, Path.Combine(root, "bin"), root);
    }

    private Task<PublishedProgram> Publish(FakeSdk sdk, PublishTarget target, string? folder = null, BuildMachine? machine = null) =>
        Publisher(sdk.Path, machine ?? BuildMachine.This).PublishAsync(
            target, PublishTarget.Ways, folder ?? Target, CancellationToken.None);

    private Publisher Publisher(string dotnet, BuildMachine machine) => new(Sources, dotnet, machine, _install, _progress);
}
