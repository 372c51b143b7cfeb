using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>
/// Walks a parsed document along its table: what is known, what is not, what is missing, what has another value than it may.
/// </summary>
internal sealed class SettingWalker
{
    private const string SchemaReference = "$schema";

    private static readonly JsonElement Empty = JsonElement.Parse("{}");

    private readonly DocumentDefinition _document;
    private readonly ReadOnlyMemory<byte> _text;
    private readonly SettingFaults _faults;
    private readonly Dictionary<string, JsonElement> _values = [];
    private readonly HashSet<string> _mentioned = [];

    private SettingWalker(DocumentDefinition document, ReadOnlyMemory<byte> text, SettingFaults faults)
    {
        _document = document;
        _text = text;
        _faults = faults;
    }

    /// <summary>The sound values of a document.</summary>
    /// <param name="root">The file's outermost value.</param>
    /// <param name="text">The file that it was parsed from.</param>
    /// <param name="document">What it may have.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <param name="faults">Where faults are added.</param>
    public static SettingValues Walk(JsonElement root, ReadOnlyMemory<byte> text, DocumentDefinition document, string folder,
        SettingFaults faults)
    {
        SettingWalker walker = new(document, text, faults);
        if (root.ValueKind == JsonValueKind.Object)
        {
            walker.WalkObject("", "", root);
        }
        else
        {
            faults.AddToFile($"The file holds {JsonValues.Show(root)}: expected an object, {{ ... }}.", walker.LineOf(root));
        }

        return new SettingValues(walker._values, walker._mentioned, folder);
    }

    private void WalkObject(string path, string section, JsonElement value)
    {
        HashSet<string> names = [];
        foreach (JsonProperty member in MembersOnce(path, value, names))
        {
            Take(path, section, member.Name, member.Value);
        }

        foreach ((string name, SettingDefinition setting) in _document.MembersOf(section))
        {
            if (!names.Contains(name))
            {
                TakeMissing(Join(path, name), setting);
            }
        }
    }

    private IEnumerable<JsonProperty> MembersOnce(string path, JsonElement value, HashSet<string> names)
    {
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (names.Add(member.Name))
            {
                yield return member;
            }
            else
            {
                AddDoubled(Join(path, member.Name), member.Value);
            }
        }
    }

    private void AddDoubled(string path, JsonElement value) =>
        _faults.Add(path, $"is there more than once: expected each {_document.Word} once.", LineOf(value));

    private void Take(string path, string section, string name, JsonElement value)
    {
        if (_document.MembersOf(section).TryGetValue(name, out SettingDefinition? setting))
        {
            // What a value in place of an object stands for has the object's own path, wherever it was written.
            TakeValue(setting.Path == section ? path : Join(path, name), setting, value);
        }
        else if (_document.RefusesUnknownIn(section))
        {
            TakeUnknown(path, section, name, value);
        }
        else if (DoubledMember.Find(value) is { } doubled)
        {
            AddDoubled(Join(path, name) + doubled, value);
        }
    }

    private void TakeUnknown(string path, string section, string name, JsonElement value)
    {
        if (section.Length > 0 || name != SchemaReference)
        {
            _faults.Add(Join(path, name), $"is not a {_document.Word}: {Hint(path, section, name)}", LineOf(value));
        }
    }

    private string Hint(string path, string section, string name)
    {
        if (name.Split('.', 2) is [{ } outer, { } inner])
        {
            return $"names hold no dot, expected an object in an object, \"{JsonValues.Shorten(outer)}\": {{ "
                + $"\"{JsonValues.Shorten(inner)}\": ... }}.";
        }

        return NameSuggestion.Nearest(Join(section, name), _document.Settings.Select(setting => setting.Path)) is { } meant
            ? $"did you mean {Within(path, section, meant)}?"
            : $"expected one that {_document.Page} lists.";
    }

    private void TakeMissing(string path, SettingDefinition setting)
    {
        if (setting is { Kind: SettingKind.Group, Main: null, Default: not null })
        {
            WalkObject(path, setting.Path, Empty);
        }
        else if ((setting.Main ?? setting) is { IsRequired: true, OfTypes.Count: 0 } missing)
        {
            _faults.AddUnsound(path, $"is missing: expected {missing.Expected}.");
        }
    }

    private void TakeValue(string path, SettingDefinition setting, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null && _document.AllowsNull && setting.IsOptional)
        {
            return;
        }

        switch (setting.Kind, value.ValueKind)
        {
            case (SettingKind.Group, not JsonValueKind.Object) when setting.Main is { } main:
                TakeValue(path, main, value);
                break;
            case (SettingKind.Group, JsonValueKind.Object):
                TakeGroup(path, setting, value);
                break;
            case (SettingKind.List, JsonValueKind.Array):
                TakeObjects(path, $"{setting.Path}[]", value);
                break;
            case (SettingKind.Labels or SettingKind.NamedTexts, JsonValueKind.Object):
                TakeMembers(path, setting.Part!, value);
                break;
            case (SettingKind.Texts or SettingKind.Numbers, JsonValueKind.Array):
                TakeItems(path, setting.Part!, value);
                break;
            default:
                TakeLeaf(path, setting, value);
                break;
        }
    }

    private void TakeGroup(string path, SettingDefinition group, JsonElement value)
    {
        // The path of one with a main setting is that setting's.
        if (group.Main is null)
        {
            _values[path] = Empty;
        }

        WalkObject(path, group.Path, value);
    }

    private void TakeObjects(string path, string section, JsonElement list)
    {
        _values[path] = list.Clone();
        foreach ((int index, JsonElement item) in list.EnumerateArray().Index())
        {
            string at = $"{path}[{index}]";
            if (item.ValueKind == JsonValueKind.Object)
            {
                WalkObject(at, section, item);
            }
            else
            {
                Refuse(at, item, "an object, { ... }");
            }
        }
    }

    // Of a map or list with faults in it, what is sound is still good for the rules.
    private void TakeMembers(string path, SettingDefinition part, JsonElement map)
    {
        _mentioned.Add(path);
        _values[path] = map.Clone();
        foreach (JsonProperty member in MembersOnce(path, map, []).Where(member => !SettingCheck.IsSound(part, member.Value)))
        {
            Refuse(Join(path, member.Name), member.Value, part.Expected);
        }
    }

    private void TakeItems(string path, SettingDefinition part, JsonElement list)
    {
        _mentioned.Add(path);
        _values[path] = list.Clone();
        foreach ((int index, JsonElement item) in list.EnumerateArray().Index().Where(item => !SettingCheck.IsSound(part, item.Item)))
        {
            Refuse($"{path}[{index}]", item, part.Expected);
        }
    }

    private void TakeLeaf(string path, SettingDefinition setting, JsonElement value)
    {
        _mentioned.Add(path);
        if (SettingCheck.IsSound(setting, value))
        {
            _values[path] = value.Clone();
        }
        else
        {
            Refuse(path, value, setting.Expected);
        }
    }

    private void Refuse(string path, JsonElement value, string expected) =>
        _faults.AddUnsound(path, $"is {JsonValues.Show(value)}: expected {expected}.", LineOf(value));

    // Counting lines takes its time, and a hostile file could have a fault in every other byte.
    private int? LineOf(JsonElement value)
    {
        if (_faults.IsFull)
        {
            return null;
        }

        _text.Span.Overlaps(JsonMarshal.GetRawUtf8Value(value), out int start);
        return _text.Span[..start].Count((byte)'\n') + 1;
    }

    private static string Join(string path, string name) =>
        path.Length == 0 ? JsonValues.Shorten(name) : $"{path}.{JsonValues.Shorten(name)}";

    // The suggestion in the words of the file: a list's own index in place of the brackets.
    private static string Within(string path, string section, string meant) =>
        section.Length > 0 && meant.StartsWith($"{section}.", StringComparison.Ordinal) ? path + meant[section.Length..] : meant;
}
