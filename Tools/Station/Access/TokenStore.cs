using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Access;

/// <summary>Tokens of machines. Of each only its hash is kept. For any thread.</summary>
/// <param name="folder">The page's folder.</param>
/// <param name="clock">The clock of their ends.</param>
internal sealed class TokenStore(string folder, TimeProvider clock)
{
    /// <summary>Name of the file in the page's folder.</summary>
    public const string FileName = "tokens.json";

    private const int SecretBytes = 32;

    private readonly FollowedFile<IReadOnlyList<Token>> _file = new(Path.Combine(folder, FileName), Parse, []);

    /// <summary>What a token may be good for.</summary>
    public static IReadOnlyList<string> Scopes { get; } = ["read", "label", "recipe", "models", "doctor", "audit", "access"];

    /// <summary>Every token, by name.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public IReadOnlyList<Token> All => _file.Read();

    /// <summary>A secret of 32 random bytes that nobody guesses, in letters that a header takes.</summary>
    public static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>What is kept of a secret: its SHA-256, 64 hexadecimal digits.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The token of a secret; null where it is none, or its time is over.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public Token? Find(string secret)
    {
        string hash = HashOf(secret);
        return All.FirstOrDefault(token => token.Hash == hash && (token.Until is null || token.Until > clock.GetUtcNow()));
    }

    /// <summary>Writes all of them.</summary>
    /// <exception cref="EdgeException">They cannot be written.</exception>
    public void Write(IEnumerable<Token> tokens) => _file.Write(PlainJson.Bytes(
        new TokenDocument([.. tokens.OrderBy(token => token.Name, StringComparer.Ordinal)]), AccessJson.Default.TokenDocument));

    private static List<Token> Parse(JsonElement document) =>
    [
        .. document.GetProperty("tokens").EnumerateArray().Select(token => new Token(
            token.GetProperty("name").GetString()!,
            token.GetProperty("hash").GetString()!,
            [.. token.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()!)],
            token.TryGetProperty("until", out JsonElement until) ? until.GetDateTimeOffset() : null)),
    ];
}

/// <summary>What a machine shows instead of a password.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">SHA-256 of the secret, 64 hexadecimal digits.</param>
/// <param name="Scopes">Some of <see cref="TokenStore.Scopes"/>.</param>
/// <param name="Until">When it ends; null for never.</param>
internal sealed record Token(string Name, string Hash, IReadOnlyList<string> Scopes, DateTimeOffset? Until)
{
    /// <summary>The role that it has on every path: labels are set by operators, everything else is named by its paths.</summary>
    public Role Role => Scopes.Contains("label") ? Role.Operator : Scopes.Contains("read") ? Role.Viewer : Role.None;
}

/// <summary>The file of tokens.</summary>
/// <param name="Tokens">All of them.</param>
internal sealed record TokenDocument(IReadOnlyList<Token> Tokens);
