using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>
/// One JSON object of a recipe. Members are asked for one by one; what is of the wrong kind, missing, there twice or was never asked for is
/// a fault.
/// A faulty member gives a stand-in, which is never used: a recipe with faults is not handed out.
/// </summary>
internal sealed class RecipeMembers
{
    private readonly string _path;
    private readonly RecipeFaultList _faults;
    private readonly Dictionary<string, JsonElement> _values = [];
    private readonly HashSet<string> _known = [];

    /// <param name="element">The value that has to be an object.</param>
    /// <param name="path">Where it stands; empty for the outermost.</param>
    /// <param name="faults">Where faults are added.</param>
    public RecipeMembers(JsonElement element, string path, RecipeFaultList faults)
    {
        _path = path;
        _faults = faults;
        if (element.ValueKind != JsonValueKind.Object)
        {
            RefuseKind(element);
            return;
        }

        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!_values.TryAdd(member.Name, member.Value))
            {
                _faults.Add(PathOf(member.Name), "is there more than once: expected each member once.");
            }
        }
    }

    /// <summary>The path of a member.</summary>
    public string PathOf(string name) => _path.Length == 0 ? JsonValues.Shorten(name) : $"{_path}.{JsonValues.Shorten(name)}";

    /// <summary>A text that has to be there.</summary>
    public string RequiredText(string name, string expected) => Take(name) is { } value ? TextOf(name, value, expected) : Missing(name, expected, "");

    /// <summary>A text that may be left out.</summary>
    public string? Text(string name, string expected) => Take(name) is { ValueKind: not JsonValueKind.Null } value ? TextOf(name, value, expected) : null;

    /// <summary>true or false.</summary>
    public bool Flag(string name, bool usual) => Take(name) is not { } value ? usual
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : Refuse(name, value, "true or false", usual);

    /// <summary>
    /// A whole number that has to be there. Whether it is in range is for the rules; that it fits its type is seen to here.
    /// </summary>
    public int RequiredWhole(string name, NumberRange range) => Take(name) is { } value ? WholeOf(name, value, range) : Missing(name, range.ToString(), 1);

    /// <summary>A whole number.</summary>
    public int Whole(string name, NumberRange range, int usual) => Take(name) is { } value ? WholeOf(name, value, range) : usual;

    /// <summary>A large whole number that may be left out.</summary>
    public long? LongWhole(string name, NumberRange range) => Take(name) is not { ValueKind: not JsonValueKind.Null } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long whole) ? whole
        : Refuse(name, value, range.ToString(), 1L);

    /// <summary>A number.</summary>
    public double Number(string name, NumberRange range, double usual) => Take(name) is { } value ? NumberOf(name, value, range) : usual;

    /// <summary>A number that may be left out.</summary>
    public double? OptionalNumber(string name, NumberRange range) =>
        Take(name) is { ValueKind: not JsonValueKind.Null } value ? NumberOf(name, value, range) : null;

    /// <summary>One of an enum's values, as a lower-case word with hyphens.</summary>
    public TEnum Word<TEnum>(string name, TEnum usual)
        where TEnum : struct, Enum
    {
        if (Take(name) is not { } value)
        {
            return usual;
        }

        TEnum[] all = Enum.GetValues<TEnum>();
        int index = value.ValueKind == JsonValueKind.String ? Array.FindIndex(all, candidate => WordOf(candidate) == value.GetString()) : -1;
        return index >= 0 ? all[index] : Refuse(name, value, $"one of {string.Join(", ", all.Select(WordOf))}", usual);
    }

    /// <summary>An object that may be left out.</summary>
    public T? Object<T>(string name, Func<RecipeMembers, T> bind)
        where T : class => Take(name) is { ValueKind: not JsonValueKind.Null } value ? Bind(value, PathOf(name), bind) : null;

    /// <summary>An object that may be left out but not be null.</summary>
    public T Object<T>(string name, Func<RecipeMembers, T> bind, T usual)
        where T : class => Take(name) is { } value ? Bind(value, PathOf(name), bind) : usual;

    /// <summary>A list of objects.</summary>
    public IReadOnlyList<T> List<T>(string name, Func<RecipeMembers, T> bind)
        where T : class
    {
        if (Take(name) is not { } value)
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select((item, index) => Bind(item, $"{PathOf(name)}[{index}]", bind))]
            : Refuse<IReadOnlyList<T>>(name, value, "a list of objects, [ { ... } ]", []);
    }

    /// <summary>Numbers by names that are not known beforehand.</summary>
    public IReadOnlyDictionary<string, float> Numbers(string name, NumberRange range) =>
        Object(name, members => members._values.Keys.ToDictionary(key => key, key => (float)members.Number(key, range, 0)), []);

    /// <summary>Finds the members that nobody asked for. To be called last.</summary>
    public void RefuseUnknown()
    {
        foreach (string name in _values.Keys.Where(name => !_known.Contains(name)))
        {
            string? meant = NameSuggestion.Nearest(name, _known);
            _faults.Add(PathOf(name), $"is not known: {(meant is null ? "expected a member that docs/recipe.md lists." : $"did you mean {meant}?")}");
        }
    }

    private static string WordOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private T Bind<T>(JsonElement value, string path, Func<RecipeMembers, T> bind)
    {
        RecipeMembers members = new(value, path, _faults);
        return bind(members);
    }

    private JsonElement? Take(string name)
    {
        _known.Add(name);
        return _values.TryGetValue(name, out JsonElement value) ? value : null;
    }

    private string TextOf(string name, JsonElement value, string expected) =>
        value.ValueKind == JsonValueKind.String && JsonValues.IsText(value.GetString()!) ? value.GetString()! : Refuse(name, value, expected, "");

    private int WholeOf(string name, JsonElement value, NumberRange range) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int whole) ? whole : Refuse(name, value, range.ToString(), 1);

    // The parser turns what is too large into infinity.
    private double NumberOf(string name, JsonElement value, NumberRange range) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && float.IsFinite((float)number)
            ? number
            : Refuse(name, value, range.ToString(), 0.0);

    private T Refuse<T>(string name, JsonElement value, string expected, T standIn)
    {
        _faults.AddUnsound(PathOf(name), $"is {JsonValues.Show(value)}: expected {expected}.");
        return standIn;
    }

    private void RefuseKind(JsonElement element)
    {
        if (_path.Length == 0)
        {
            _faults.AddToFile($"The file holds {JsonValues.Show(element)}: expected an object, {{ ... }}.");
        }
        else
        {
            _faults.AddUnsound(_path, $"is {JsonValues.Show(element)}: expected an object, {{ ... }}.");
        }
    }

    private T Missing<T>(string name, string expected, T standIn)
    {
        if (_faults.AreSound(_path))
        {
            _faults.AddUnsound(PathOf(name), $"is missing: expected {expected}.");
        }

        return standIn;
    }
}
