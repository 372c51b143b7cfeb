using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Access;

/// <summary>Who may log in: a file that commands write too, so it is read again whenever it is another. For any thread.</summary>
/// <param name="folder">The page's folder.</param>
internal sealed class UserStore(string folder)
{
    /// <summary>Name of the file in the page's folder.</summary>
    public const string FileName = "users.json";

    private const int LongestName = 64;

    // What the audit calls others than users, and what is no place in a path.
    private static readonly string[] Reserved = ["local", "console", "edge-agent", "?", ".", ".."];
    private readonly FollowedFile<IReadOnlyList<User>> _file = new(Path.Combine(folder, FileName), Parse, []);

    /// <summary>Every user, by name.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public IReadOnlyList<User> All => _file.Read();

    /// <summary>Whether a text may be a name.</summary>
    public static bool MayBeName(string name) =>
        name.Length is > 0 and <= LongestName && name == name.Trim() && !Reserved.Contains(name, StringComparer.OrdinalIgnoreCase)
        && name.All(letter => letter != '/' && IsPrintable(letter));

    /// <summary>A user; null where there is none of that name.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public User? Find(string name) => All.FirstOrDefault(user => user.Name == name);

    /// <summary>Writes all of them.</summary>
    /// <exception cref="EdgeException">They cannot be written.</exception>
    public void Write(IEnumerable<User> users) => _file.Write(PlainJson.Bytes(
        new UserDocument([.. users.OrderBy(user => user.Name, StringComparer.Ordinal)]), AccessJson.Default.UserDocument));

    private static bool IsPrintable(char letter) => !char.IsControl(letter) && !char.IsSurrogate(letter);

    private static List<User> Parse(JsonElement document) =>
    [
        .. document.GetProperty("users").EnumerateArray().Select(user => new User(
            user.GetProperty("name").GetString()!,
            RoleWords.Parse(user.GetProperty("role").GetString()!) ?? throw new FormatException("a role is none"),
            ParsePassword(user.GetProperty("password")))),
    ];

    private static PasswordHash ParsePassword(JsonElement kept) => new(
        Hexadecimal(kept.GetProperty("salt").GetString()!), Hexadecimal(kept.GetProperty("hash").GetString()!),
        kept.GetProperty("rounds").GetInt32() is > 0 and var rounds ? rounds : throw new FormatException("rounds are none"));

    private static string Hexadecimal(string text) =>
        Convert.FromHexString(text).Length > 0 ? text : throw new FormatException("a hash is none");
}

/// <summary>Someone who may log in.</summary>
/// <param name="Name">1 to 64 printable characters.</param>
/// <param name="Is">What the user may do.</param>
/// <param name="Password">What is kept of the password.</param>
internal sealed record User(string Name, [property: JsonIgnore] Role Is, PasswordHash Password)
{
    /// <summary>The role as it is written.</summary>
    public string Role => RoleWords.Of(Is);
}

/// <summary>The file of users.</summary>
/// <param name="Users">All of them.</param>
internal sealed record UserDocument(IReadOnlyList<User> Users);

/// <summary>A JSON file that others write too: read again when it is another.</summary>
/// <param name="path">The file.</param>
/// <param name="parse">Reads its document.</param>
/// <param name="none">What stands for no file.</param>
internal sealed class FollowedFile<T>(string path, Func<JsonElement, T> parse, T none)
    where T : class
{
    private readonly Lock _gate = new();
    private (DateTime Time, long Bytes) _stamp;
    private T? _value;

    /// <summary>What it holds.</summary>
    /// <exception cref="EdgeException">It cannot be read, or is damaged.</exception>
    public T Read()
    {
        lock (_gate)
        {
            FileInfo file = new(path);
            (DateTime, long) stamp = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (_value is null || stamp != _stamp)
            {
                _value = PrivateFile.Read(path) is { } bytes ? Parse(bytes) : none;
                _stamp = stamp;
            }

            return _value;
        }
    }

    /// <summary>Puts another in place.</summary>
    /// <exception cref="EdgeException">It cannot be written.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            PrivateFile.Write(path, bytes);
            _value = null;
        }
    }

    private T Parse(byte[] bytes)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(bytes);
            return parse(json.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw PrivateFile.Failed(path, "is damaged", fault);
        }
    }
}

/// <summary>Source-generated JSON of users and tokens, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UserDocument))]
[JsonSerializable(typeof(TokenDocument))]
internal sealed partial class AccessJson : JsonSerializerContext;
