using System.Security.Cryptography;
using System.Text;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Recipes;

public sealed class RecipeReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_is_enough_and_everything_else_has_its_default()
    {
        Recipe recipe = RecipeText.Read("""{ "name": "strip" }""").Require();

        Assert.Equal(new Recipe { Name = "strip", Regions = recipe.Regions }, recipe);
        Assert.Empty(recipe.Regions);
    }

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_allowed()
    {
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. """{ /* mine */ "name": "strip", }"""u8];

        Assert.Equal("strip", RecipeReader.Parse(bytes, "strip.json").Require().Name);
    }

    [Theory]
    [InlineData("strip.edgemodel", "/recipes/strip.edgemodel")]
    [InlineData("../models/strip", "/models/strip")]
    [InlineData("/models/strip", "/models/strip")]
    public void The_model_is_looked_for_from_the_recipes_folder(string written, string expected) =>
        Assert.Equal(expected, RecipeText.ReadWith($"\"model\": \"{written}\"").Require().Model);

    [Fact]
    public void What_may_be_left_out_may_be_null()
    {
        Recipe recipe = RecipeText.ReadWith(
            """ "model": null, "thresholds": null, "rejection": null, "trigger": { "chip": null, "line": null }, "regions": [{ "name": "a", "width": 1, "height": 1, "tiles": null }] """).Require();

        Assert.Equal((null, null, null, null), (recipe.Model, recipe.Thresholds, recipe.Rejection, recipe.Regions[0].Tiles));
    }

    [Theory]
    [InlineData("as-is", LineBias.AsIs)]
    [InlineData("pull-up", LineBias.PullUp)]
    public void Words_are_lower_case_with_hyphens(string word, LineBias expected) =>
        Assert.Equal(
            expected, RecipeText.ReadWith($$""" "trigger": { {{RecipeText.Gpio}}, "bias": "{{word}}" } """).Require().Trigger.Bias);

    [Theory]
    [InlineData("\"name\": 5", "name", "name is 5: expected what the product is called.")]
    [InlineData("\"name\": \" \"", "name", "name is \" \": expected what the product is called.")]
    [InlineData("\"name\": \"a\\u0000b\"", "name", "expected what the product is called.")]
    [InlineData("\"model\": \"strip\"", "name", "name is missing: expected what the product is called.")]
    [InlineData("\"name\": null", "name", "name is null: expected what the product is called.")]
    public void A_product_without_a_name_is_refused(string members, string member, string expected) =>
        Assert.Contains(expected, Single(RecipeText.Read($"{{ {members} }}"), member), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"Name\": \"x\"", "Name", "Name is not a member: did you mean name?")]
    [InlineData("\"voting\": { \"frame\": 3 }", "voting.frame", "voting.frame is not a member: did you mean voting.frames?")]
    [InlineData(
        "\"regions\": [{ \"name\": \"a\", \"width\": 1, \"height\": 1, \"depth\": 2 }]", "regions[0].depth",
        "regions[0].depth is not a member: expected one that docs/recipe.md lists.")]
    [InlineData(
        "\"regions\": [{ \"name\": \"a\", \"widht\": 1, \"width\": 1, \"height\": 1 }]", "regions[0].widht",
        "regions[0].widht is not a member: did you mean regions[0].width?")]
    [InlineData(
        "\"trigger.type\": \"free\"", "trigger.type",
        "names hold no dot, expected an object in an object, \"trigger\": { \"type\": ... }.")]
    [InlineData("\"voting\": { \"ng\": 1, \"ng\": 1 }", "voting.ng", "voting.ng is there more than once: expected each member once.")]
    [InlineData("\"voting\": 3", "voting", "voting is 3: expected an object, { ... }.")]
    [InlineData("\"voting\": null", "voting", "voting is null: expected an object, { ... }.")]
    [InlineData("\"voting\": { \"frames\": 1.5 }", "voting.frames", "voting.frames is 1.5: expected a whole number from 1 to 16 frames.")]
    [InlineData("\"voting\": { \"frames\": 99999999999 }", "voting.frames", "expected a whole number from 1 to 16 frames.")]
    [InlineData("\"regions\": {}", "regions", "regions is an object: expected a list of objects, [ { ... } ].")]
    [InlineData("\"regions\": null", "regions", "regions is null: expected a list of objects, [ { ... } ].")]
    [InlineData("\"regions\": [null]", "regions[0]", "regions[0] is null: expected an object, { ... }.")]
    [InlineData("\"unsure\": \"Reject\"", "unsure", "unsure is \"Reject\": expected one of reject, pass.")]
    [InlineData("\"unsure\": 0", "unsure", "unsure is 0: expected one of reject, pass.")]
    [InlineData("\"trigger\": { \"activeLow\": 1 }", "trigger.activeLow", "trigger.activeLow is 1: expected true or false.")]
    [InlineData(
        "\"trigger\": { \"delayMs\": 1e400 }", "trigger.delayMs",
        "trigger.delayMs is 1e400: expected a number from 0 to 3600000 milliseconds.")]
    [InlineData(
        "\"trigger\": { \"delayMs\": \"5\" }", "trigger.delayMs",
        "trigger.delayMs is \"5\": expected a number from 0 to 3600000 milliseconds.")]
    [InlineData(
        "\"trigger\": { \"type\": \"gpio\", \"chip\": \"c\", \"line\": 17 }", "trigger.line",
        "trigger.line is 17: expected the offset or name of a line, as a text.")]
    [InlineData(
        "\"thresholds\": { \"labels\": { \"ok\": 1e300 } }", "thresholds.labels.ok",
        "thresholds.labels.ok is 1e300: expected a number from 0 to 1.")]
    [InlineData(
        "\"thresholds\": { \"labels\": [] }", "thresholds.labels",
        "thresholds.labels is an empty list: expected an object with a number from 0 to 1 for each label it names.")]
    [InlineData(
        "\"rejection\": { \"chip\": \"c\", \"line\": \"2\", \"travelPulses\": 1e30, \"encoder\": { \"chip\": \"c\", \"lineA\": \"3\", "
        + "\"lineB\": \"4\" } }",
        "rejection.travelPulses", "expected a whole number from 1 to 1000000000 steps.")]
    public void A_member_of_the_wrong_kind_is_one_fault_that_names_it(string members, string member, string expected) =>
        Assert.Contains(expected, Single(RecipeText.ReadWith(members), member), StringComparison.Ordinal);

    [Fact]
    public void Ten_faults_are_listed_at_once()
    {
        RecipeReading reading = RecipeText.Read(
            """
            {
              "nam": "strip",
              "regions": [
                { "name": "a", "x": -1, "width": 100, "height": 100 },
                { "name": "b", "width": 50, "height": 50, "tiles": { "width": 60, "height": 60 } },
                { "name": "b", "x": 200, "width": "wide", "height": 10 }
              ],
              "thresholds": { "default": 1.5 },
              "voting": { "frames": 17 },
              "trigger": { "type": "gpio", "line": "1" }
            }
            """);

        string[] expected =
        [
            "name", "nam", "regions[2].width", "regions[0].x", "regions[1].tiles.width", "regions[1].tiles.height", "regions[2].name",
            "thresholds.default", "voting.frames", "trigger.chip",
        ];
        Assert.Null(reading.Recipe);
        Assert.Equal(expected.Order(), reading.Faults.Select(fault => fault.Member).Order());
        EdgeException refusal = Assert.Throws<EdgeException>(reading.Require);
        Assert.Equal((EdgeFault.Configuration, "/recipes/strip.json"), (refusal.Fault, refusal.Where));
        Assert.StartsWith("The recipe has 10 faults: (1) ", refusal.Message, StringComparison.Ordinal);
        Assert.All(reading.Faults, fault => Assert.Contains(fault.What.TrimEnd('.', '?'), refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void One_mistake_is_not_two_complaints() =>
        Single(
            RecipeText.ReadWith(
                $$""" "trigger": { {{RecipeText.Gpio}}, "deadlineMs": "soon" }, "rejection": { {{RecipeText.Output}}, "travelMs": 400 } """),
            "trigger.deadlineMs");

    [Theory]
    [InlineData("", "The recipe cannot be read: the file is empty.")]
    [InlineData("name: strip", "The recipe cannot be read: the file is not JSON at line 1")]
    [InlineData("{ \"name\": \"strip\"", "The recipe cannot be read: the file ends too early (line 1).")]
    [InlineData(
        "{ \"name\": \"strip\", \"thresholds\": { \"default\": NaN } }", "The recipe cannot be read: the file is not JSON at line 1")]
    [InlineData(
        "{ \"name\": \"strip\", \"thresholds\": { \"default\": -Infinity } }", "The recipe cannot be read: the file is not JSON at line 1")]
    [InlineData("null", "The file holds null: expected an object, { ... }.")]
    [InlineData("[]", "The file holds an empty list: expected an object, { ... }.")]
    [InlineData("17", "The file holds 17: expected an object, { ... }.")]
    public void What_is_no_recipe_at_all_is_one_fault_of_the_file(string text, string expected) =>
        Assert.StartsWith(expected, Single(RecipeText.Read(text), ""), StringComparison.Ordinal);

    [Fact]
    public void Text_that_is_not_utf_8_is_refused()
    {
        byte[] bytes = [.. "{ \"name\": \""u8, 0xff, 0xfe, .. "\" }"u8];

        Assert.Contains("not valid UTF-8", Single(RecipeReader.Parse(bytes, "strip.json"), ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Deep_nesting_is_refused(int depth) =>
        Assert.StartsWith(
            "The recipe cannot be read", Single(RecipeText.ReadWith($"\"regions\": {new string('[', depth)}{new string(']', depth)}"), ""),
            StringComparison.Ordinal);

    [Fact]
    public void Every_prefix_and_every_changed_byte_of_the_example_gives_a_recipe_or_faults()
    {
        byte[] sound = File.ReadAllBytes(RecipeDocument.Example);
        for (int at = 0; at < sound.Length; at++)
        {
            byte[] changed = [.. sound];
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.All(
                new[] { RecipeReader.Parse(changed, "strip.json"), RecipeReader.Parse(sound.AsMemory(0, at), "strip.json") },
                reading => Assert.True(reading.Recipe is null == reading.Faults.Count > 0));
        }
    }

    [Fact]
    public void The_hash_is_that_of_the_files_bytes()
    {
        string path = _folder.File("strip.json");
        File.WriteAllText(path, """{ "name": "strip" }""");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), RecipeReader.Read(path).Sha256);
    }

    [Fact]
    public void A_folder_a_pipe_and_a_device_are_refused_without_opening_them()
    {
        foreach (string path in new[] { _folder.Path, NamedPipe.Make(_folder.File("pipe")), "/dev/zero" })
        {
            Assert.Contains("expected a regular file", Single(RecipeReader.Read(path), ""), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_fault_of_the_configuration()
    {
        EdgeException refusal = Assert.Throws<EdgeException>(RecipeReader.Read(_folder.File("none.json")).Require);

        Assert.Equal(EdgeFault.Configuration, refusal.Fault);
        Assert.Contains("none.json", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_permission_and_one_that_is_too_large_are_refused()
    {
        string closed = _folder.File("closed.json");
        File.WriteAllText(closed, "{}");
        File.SetUnixFileMode(closed, UnixFileMode.None);
        string large = _folder.File("large.json");
        File.WriteAllText(large, new string(' ', (1 << 20) + 1));

        Assert.Null(
            UnprivilegedThread.Run(() => Assert.Contains("denied", Single(RecipeReader.Read(closed), ""), StringComparison.Ordinal)));
        Assert.Contains("larger than 1 MB", Single(RecipeReader.Read(large), ""), StringComparison.Ordinal);
    }

    private static string Single(RecipeReading reading, string member)
    {
        SettingFault fault = Assert.Single(reading.Faults);
        Assert.Null(reading.Recipe);
        Assert.Equal(member, fault.Member);
        return fault.What;
    }
}
