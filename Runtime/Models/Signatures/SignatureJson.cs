using System.Text.Json;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>
/// A value in the JSON of a signature. It is read strictly, for the signer's reader and ours have to see the same: no comments, no member
/// twice, nothing missing, nothing of another kind.
/// </summary>
internal readonly struct SignatureJson
{
    private const string Standard = "a signature by a key, as OpenSSF Model Signing 1.0 has it";
    private const int DigestDigits = 64;

    private readonly JsonElement _value;
    private readonly string _path;
    private readonly string _where;
    private readonly string _what;

    private SignatureJson(JsonElement value, string path, string what, string where)
    {
        _value = value;
        _path = path;
        _what = what;
        _where = where;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="bytes">UTF-8 JSON.</param>
    /// <param name="what">What messages call it: "The signature".</param>
    /// <param name="where">The file, for messages.</param>
    /// <param name="read">Takes what it needs from the outermost value.</param>
    /// <exception cref="EdgeException">It is no JSON, has a member twice, or not what is taken from it.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes, string what, string where, Func<SignatureJson, T> read)
    {
        try
        {
            JsonElement root = JsonElement.Parse(bytes);
            return DoubledMember.Find(root) is { } doubled
                ? throw SignatureRefusal.Of($"{what} has the member '{doubled.TrimStart('.')}' more than once", where, "each member once")
                : read(new SignatureJson(root, "", what, where));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second is what the library answers to a text that is no UTF-8, when it is asked for it.
            throw SignatureRefusal.Of($"{what} cannot be read", where, "JSON in UTF-8, as OpenSSF Model Signing 1.0 has it");
        }
    }

    /// <summary>A member that has to be there.</summary>
    public SignatureJson Member(string name) => Find(name) ?? throw Wrong($"has no {Join(name)}", Standard);

    /// <summary>A member that may be left out.</summary>
    public SignatureJson? Find(string name) =>
        _value.ValueKind == JsonValueKind.Object && _value.TryGetProperty(name, out JsonElement value)
            ? new SignatureJson(value, Join(name), _what, _where)
            : null;

    /// <summary>A text.</summary>
    public string Text() => _value.ValueKind == JsonValueKind.String ? _value.GetString()! : throw NotA("text");

    /// <summary>Makes sure that it is a certain text.</summary>
    public void Expect(string text)
    {
        if (Text() is var found && found != text)
        {
            throw Wrong($"says {JsonValues.Shorten(found)} as {_path}", text);
        }
    }

    /// <summary>Bytes, which are written in Base64.</summary>
    public byte[] Bytes() => _value.ValueKind == JsonValueKind.String && _value.TryGetBytesFromBase64(out byte[]? bytes)
        ? bytes
        : throw NotA("Base64");

    /// <summary>A SHA-256, in lower-case hexadecimal.</summary>
    public string Digest() => Text() is { Length: DigestDigits } digest && digest.All(char.IsAsciiHexDigit)
        ? digest.ToLowerInvariant()
        : throw NotA("SHA-256 of 64 hexadecimal digits");

    /// <summary>The items of a list.</summary>
    /// <param name="most">How many it may have.</param>
    public IEnumerable<SignatureJson> Items(int most)
    {
        if (_value.ValueKind != JsonValueKind.Array)
        {
            throw NotA("list");
        }

        if (_value.GetArrayLength() is var length && length > most)
        {
            throw Wrong($"has {length} {_path}", $"at most {most}");
        }

        SignatureJson list = this;
        return _value.EnumerateArray().Select((item, index) => new SignatureJson(item, $"{list._path}[{index}]", list._what, list._where));
    }

    /// <summary>The only item of a list.</summary>
    public SignatureJson Only() =>
        Items(most: 1).Select(item => (SignatureJson?)item).FirstOrDefault() ?? throw Wrong($"has an empty {_path}", "one");

    private EdgeException NotA(string kind) => Wrong($"has no {kind} as {_path}", Standard);

    private EdgeException Wrong(string what, string expected) => SignatureRefusal.Of($"{_what} {what}", _where, expected);

    private string Join(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
