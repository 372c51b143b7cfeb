using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Recipes;

public sealed class FileRecipeAuditTests : IDisposable
{
    private static readonly RecipeAuditRecord Change = new(
        new DateTimeOffset(2026, 1, 1, 8, 30, 0, TimeSpan.Zero),
        "maria",
        new RecipeIdentity("strip", "/r/strip.json", "3f0c"),
        new RecipeIdentity("Bänder \"2\"", "/r/strip-2.json", "9a41"),
        RecipeChangeResult.Changed);

    private const string ChangeLine = """
        {"when":"2026-01-01T08:30:00+00:00","by":"maria","from":{"name":"strip","file":"/r/strip.json","sha256":"3f0c"},"to":{"name":"Bänder \"2\"","file":"/r/strip-2.json","sha256":"9a41"},"result":"changed","faultCount":0}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_record_is_one_line_of_json()
    {
        string path = _folder.File("audit.jsonl");

        new FileRecipeAudit(path).Append(Change);

        Assert.Equal(ChangeLine + "\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_refusal_has_its_faults_and_whatever_a_user_calls_himself_stays_in_its_line()
    {
        string path = _folder.File("audit.jsonl");
        RecipeAuditRecord refusal = new(
            Change.When, "ma\nria", null, new RecipeIdentity(null, "/r/x.json", null), RecipeChangeResult.Refused)
        {
            FaultCount = 1,
            Faults = ["name is missing: expected what the product is called."],
        };

        new FileRecipeAudit(path).Append(refusal);

        Assert.Equal(
            """{"when":"2026-01-01T08:30:00+00:00","by":"ma\nria","to":{"file":"/r/x.json"},"result":"refused","faultCount":1,"faults":["name is missing: expected what the product is called."]}""",
            Assert.Single(File.ReadAllLines(path)));
    }

    [Fact]
    public void Records_are_added_behind_those_that_are_there()
    {
        string path = _folder.File("audit.jsonl");
        FileRecipeAudit audit = new(path);
        audit.Append(Change);
        audit.Append(Change);
        new FileRecipeAudit(path).Append(Change);

        Assert.Equal([ChangeLine, ChangeLine, ChangeLine], File.ReadAllLines(path));
    }

    [Fact]
    public void Half_a_line_that_a_power_failure_left_is_ended_first()
    {
        string path = _folder.File("audit.jsonl");
        File.WriteAllText(path, "{\"when\":\"20");

        new FileRecipeAudit(path).Append(Change);

        Assert.Equal(["{\"when\":\"20", ChangeLine], File.ReadAllLines(path));
    }

    [Fact]
    public void A_file_that_was_moved_away_is_made_anew()
    {
        string path = _folder.File("audit.jsonl");
        FileRecipeAudit audit = new(path);
        audit.Append(Change);
        File.Move(path, _folder.File("audit.old"));

        audit.Append(Change);

        Assert.Equal(ChangeLine, Assert.Single(File.ReadAllLines(path)));
    }

    [Fact]
    public void A_folder_a_pipe_a_device_and_a_missing_folder_are_refused()
    {
        foreach (
            string path in new[]
            {
                _folder.Path, NamedPipe.Make(_folder.File("pipe")), "/dev/full", Path.Combine(_folder.Path, "none", "audit.jsonl"),
            })
        {
            EdgeException fault = Assert.Throws<EdgeException>(() => new FileRecipeAudit(path).Append(Change));

            Assert.Equal((EdgeFault.File, path), (fault.Fault, fault.Where));
            Assert.StartsWith(
                "The audit of recipes cannot be written, so the recipe stays as it is", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_without_permission_is_refused_and_stays_as_it_was()
    {
        string path = _folder.File("audit.jsonl");
        File.WriteAllText(path, "before\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);

        Assert.IsType<EdgeException>(UnprivilegedThread.Run(() => new FileRecipeAudit(path).Append(Change)));
        Assert.Equal("before\n", File.ReadAllText(path));
    }
}
