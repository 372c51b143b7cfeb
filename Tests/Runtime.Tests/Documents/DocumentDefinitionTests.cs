using System.Text;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Tests.Documents;

/// <summary>A document of its own with every kind of member, read as every other one is.</summary>
public sealed class DocumentDefinitionTests
{
    private static readonly SettingDefinition Name = new("name", SettingKind.Text, "Name", "Its name.") { IsRequired = true };
    private static readonly SettingDefinition Speed = new("belt.speed", SettingKind.Number, "Speed", "Its speed.")
    {
        Unit = "metres per second", Default = "0.5", Minimum = 0, Maximum = 3, IsAboveMinimum = true,
    };

    private static readonly SettingDefinition Cells = new("cells", SettingKind.List, "Cells", "Its cells.") { Default = "[]" };
    private static readonly SettingDefinition Size = new("cells[].size", SettingKind.Whole, "Size", "A size.")
    {
        IsRequired = true, Minimum = 1, Maximum = 9,
    };
    private static readonly SettingDefinition Kind = new("cells[].kind", SettingKind.Choice, "Kind", "A kind.")
    {
        Default = "\"a\"", Choices = ["a", "b"],
    };
    private static readonly SettingDefinition Notes = new("notes", SettingKind.NamedTexts, "Notes", "Notes.") { Default = "{}" };

    private static readonly DocumentDefinition Document = new(
        [Name, new("belt", SettingKind.Group, "Belt", "A belt.") { Default = "{}" }, Speed, Cells, Size, Kind, Notes])
    {
        Name = "plan", Word = "part", Page = "plan.md",
    };

    [Fact]
    public void Values_of_a_list_are_those_of_each_of_its_objects()
    {
        (SettingValues values, SettingFaults faults) = Read(
            """{ "name": "n", "belt": { "speed": 2 }, "cells": [{ "size": 3 }, { "size": 4, "kind": "b" }] }""");

        Assert.Empty(faults);
        Assert.Equal(("n", 2.0), (values.Text(Name), values.Number(Speed)));
        Assert.Equal([(3, "a"), (4, "b")], values.Items(Cells).Select(cell => (cell.Int(Size)!.Value, cell.Text(Kind)!)));
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        (SettingValues values, SettingFaults faults) = Read("""{ "name": "n" }""");

        Assert.Empty(faults);
        Assert.Equal(0.5, values.Number(Speed));
        Assert.Empty(values.Items(Cells));
        Assert.False(values.IsMentioned(Speed));
    }

    [Theory]
    [InlineData("""{ }""", "name is missing: expected a text that is not empty.", null)]
    [InlineData("{ \"name\":\n\n5 }", "name is 5: expected a text that is not empty.", 3)]
    [InlineData("""{ "name": null }""", "name is null: expected a text that is not empty.", 1)]
    [InlineData("""{ "name": "n", "belt": { "speed": 0 } }""", "belt.speed is 0: expected a number above 0 up to 3 metres per second.", 1)]
    [InlineData("""{ "name": "n", "belt": [] }""", "belt is an empty list: expected an object, { ... }.", 1)]
    [InlineData("""{ "name": "n", "belts": {} }""", "belts is not a part: did you mean belt?", 1)]
    [InlineData(
        """{ "name": "n", "cells": [{ "size": 3 }, { "sise": 3, "size": 3 }] }""",
        "cells[1].sise is not a part: did you mean cells[1].size?", 1)]
    [InlineData(
        "{ \"name\": \"n\", \"cells\": [\n{ \"size\": 3 },\n{ \"size\": 10 }] }",
        "cells[1].size is 10: expected a whole number from 1 to 9.", 3)]
    [InlineData("""{ "name": "n", "cells": [{ }] }""", "cells[0].size is missing: expected a whole number from 1 to 9.", null)]
    [InlineData("""{ "name": "n", "cells": [7] }""", "cells[0] is 7: expected an object, { ... }.", 1)]
    [InlineData("""{ "name": "n", "notes": { "a": "b", "a": "c" } }""", "notes.a is there more than once: expected each part once.", 1)]
    [InlineData("""{ "name": "n", "notes": { "a": 1 } }""", "notes.a is 1: expected a text.", 1)]
    [InlineData("""{ "name": "n", "name": "n" }""", "name is there more than once: expected each part once.", 1)]
    public void A_fault_names_its_member_what_is_expected_and_its_line(string json, string expected, int? line)
    {
        SettingFault fault = Assert.Single(Read(json).Faults);

        Assert.Equal((expected, line), (fault.What, fault.Line));
    }

    [Fact]
    public void All_faults_are_found_and_sound_members_are_told_from_others()
    {
        SettingFaults faults = Read("""{ "belt": { "speed": "fast" }, "cells": [{ "size": 1 }, 5], "colour": 1 }""").Faults;

        Assert.Equal(["belt.speed", "cells[1]", "colour", "name"], faults.Select(fault => fault.Member));
        Assert.False(faults.AreSound("belt.speed"));
        Assert.False(faults.AreSound("cells[1].size"));
        Assert.True(faults.AreSound("belt", "cells[0].size", "colour"));
    }

    [Fact]
    public void What_is_no_json_has_no_values()
    {
        SettingFaults faults = [];

        Assert.Null(Document.Read(Encoding.UTF8.GetBytes("{ \"name\" 5 }"), "plan.json", faults));
        Assert.Equal(
            "The plan cannot be read: the file is not JSON at line 1, column 10: '5' has no place there.", Assert.Single(faults).What);
    }

    private static (SettingValues Values, SettingFaults Faults) Read(string json)
    {
        SettingFaults faults = [];
        return (Document.Read(Encoding.UTF8.GetBytes(json), "plan.json", faults)!, faults);
    }
}
