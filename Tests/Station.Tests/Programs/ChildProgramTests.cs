using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Programs;

public sealed class ChildProgramTests : IDisposable
{
    private const string Task = "try-network";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_native_agent_is_its_own_child()
    {
        string agent = _folder.File("edge-agent");

        Assert.Equal((agent, Task), Describe(ChildProgram.Find(agent, _folder.Path, Task)));
    }

    [Fact]
    public void Under_the_dotnet_host_the_host_runs_the_agent_that_lies_beside()
    {
        File.WriteAllText(_folder.File("edge-agent.dll"), "");

        Assert.Equal(
            ("/usr/bin/dotnet", $"{_folder.File("edge-agent.dll")} {Task}"),
            Describe(ChildProgram.Find("/usr/bin/dotnet", _folder.Path, Task)));
    }

    [Fact]
    public void A_program_with_a_host_of_its_own_starts_the_agent_that_has_one_too()
    {
        File.WriteAllText(_folder.File("edge-agent.dll"), "");
        File.WriteAllText(_folder.File("edge-agent"), "");

        Assert.Equal((_folder.File("edge-agent"), Task), Describe(ChildProgram.Find(_folder.File("edge"), _folder.Path, Task)));
    }

    [Fact]
    public void Without_the_agent_there_is_none()
    {
        Assert.Null(ChildProgram.Find("/usr/bin/dotnet", _folder.Path));
        Assert.Null(ChildProgram.Find(null, _folder.Path));
    }

    private static (string, string) Describe(ChildProgram? program) => (program!.File, string.Join(' ', program.Arguments));
}
