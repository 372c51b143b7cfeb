using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Agent.Tests.Process;

/// <summary>The agent as a process that writes a journal.</summary>
public sealed class JournalProcessTests : IDisposable
{
    private const int Kills = 3;

    private readonly PartsFolder _parts = new(partsOfEach: 2);

    public void Dispose() => _parts.Dispose();

    [Fact]
    public async Task After_kill_9_every_verdict_is_there_that_was_acknowledged()
    {
        long before = 0;
        for (int kill = 1; kill <= Kills; kill++)
        {
            using AgentProcess agent = AgentProcess.Start(Configure(isEndless: true));
            long acknowledged = await AwaitAcknowledged(moreThan: before + 50);

            await agent.Signal("KILL");
            await agent.End();

            JournalRow[] rows = Rows();
            Assert.InRange(rows.Length, acknowledged, long.MaxValue);
            Assert.Equal(Enumerable.Range(1, rows.Length).Select(number => (long)number), rows.Select(row => row.Sequence));
            Assert.Equal(kill, rows.Select(row => row.Start).Distinct().Count());
            Assert.All(rows.GroupBy(row => row.Start), start => Assert.Equal(start.Count(), start.Max(row => row.Part)));
            AssertSound();
            before = rows.Length;
        }
    }

    [Fact]
    public async Task A_journal_is_asked_while_the_agent_writes_it_and_by_the_agent_s_own_command()
    {
        using AgentProcess agent = AgentProcess.Start(Configure(isEndless: true));
        await AwaitAcknowledged(moreThan: 20);

        using AgentProcess query = AgentProcess.Start(["journal", "query", Folder, "--part", "7", "--json"]);
        (int code, string output, string errors) = await query.End();

        Assert.True(code == ExitCodes.Done, errors);
        Assert.Equal(7, JsonDocument.Parse(output).RootElement.GetProperty("part").GetInt64());
        await agent.Signal("TERM");
        Assert.Equal(ExitCodes.Done, (await agent.End()).Code);
    }

    [Fact]
    public async Task Every_verdict_of_a_folder_is_in_the_journal_and_a_second_agent_is_refused_meanwhile()
    {
        using (AgentProcess agent = AgentProcess.Start(Configure(isEndless: true)))
        {
            await AwaitAcknowledged(moreThan: 0);
            using AgentProcess second = AgentProcess.Start(Configure(isEndless: false));
            (int code, _, string errors) = await second.End();
            Assert.Equal(ExitCodes.Failed, code);
            Assert.Contains("Another agent writes its journal to the folder", errors, StringComparison.Ordinal);
            await agent.Signal("TERM");
            await agent.End();
        }

        Directory.Delete(Folder, recursive: true);
        using AgentProcess alone = AgentProcess.Start(Configure(isEndless: false));
        Assert.Equal(ExitCodes.Done, (await alone.End()).Code);

        JournalRow[] rows = Rows();
        Assert.Equal(12, rows.Length);
        Assert.All(rows, row => Assert.Equal(row.Truth, row.Label));
    }

    private string Folder => _parts.PathOf("journal");

    private string Socket => _parts.PathOf("control.sock");

    private JournalRow[] Rows()
    {
        using JournalReader reader = JournalReader.Open(Folder);
        return [.. reader.Query(new JournalFilter())];
    }

    private void AssertSound()
    {
        using JournalReader reader = JournalReader.Open(Folder);
        Assert.Empty(reader.Verify());
    }

    // The second agent has no socket: it would be refused for that one.
    private string[] Configure(bool isEndless) => _parts.Configure("-", configuration =>
    {
        configuration["output"] = new JsonObject { ["journal"] = "journal" };
        configuration["source"]!["loop"] = isEndless;
        if (isEndless)
        {
            configuration["control"] = new JsonObject { ["socket"] = "control.sock" };
        }
    });

    private async Task<long> AwaitAcknowledged(long moreThan)
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromMinutes(3));
        while (true)
        {
            timeout.Token.ThrowIfCancellationRequested();
            long acknowledged = (await Status(timeout.Token))?.GetProperty("acknowledged").GetInt64() ?? 0;
            if (acknowledged > moreThan)
            {
                return acknowledged;
            }

            await Task.Yield();
        }
    }

    // Null until the agent answers.
    private async Task<JsonElement?> Status(CancellationToken stop)
    {
        try
        {
            using JsonDocument status = JsonDocument.Parse(await ControlClient.AskAsync(Socket, ControlRequests.Status, stop));
            return status.RootElement.GetProperty("journal").Clone();
        }
        catch (Runtime.EdgeException)
        {
            return null;
        }
    }
}
