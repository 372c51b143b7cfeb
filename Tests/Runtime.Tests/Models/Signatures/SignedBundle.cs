using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Signatures;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Models.Signatures;

/// <summary>A signed bundle with keys of its own, to be spoiled by the tests.</summary>
internal sealed class SignedBundle : IDisposable
{
    public SignedBundle(ECCurve? curve = null, string name = "bundle")
    {
        Key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        KeyFile = Folder.File("key.pem");
        File.WriteAllText(KeyFile, Key.ExportPkcs8PrivateKeyPem());
        PublicKeyFile = Folder.File("trust", "signer.pem");
        File.WriteAllText(PublicKeyFile, Key.ExportSubjectPublicKeyInfoPem() + "\n");
        Path = BundleFixture.Write(Folder.File(name));
        Proof = BundleSigner.Sign(ModelBundle.Open(Path), KeyFile, Release, Path);
    }

    public TemporaryFolder Folder { get; } = new();

    public ECDsa Key { get; }

    public string KeyFile { get; }

    public string PublicKeyFile { get; }

    public string Path { get; }

    public BundleProof Proof { get; }

    public static BundleRelease Release { get; } = new() { Version = 7, Stations = ["press 4"] };

    public string SignatureFile => System.IO.Path.Combine(Path, ModelBundle.SignatureName);

    public TrustStore Trust => TrustStore.Open(Folder.File("trust"));

    public BundleProof Verify() => BundleSignature.Verify(ModelBundle.Open(Path), Trust);

    public EdgeException Refused()
    {
        EdgeException fault = Assert.Throws<EdgeException>(Verify);
        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.All([fault.What, fault.Where, fault.Expected, fault.Remedy], Assert.NotEmpty);
        return fault;
    }

    /// <summary>Changes the signature's file and leaves what it signs.</summary>
    public void Edit(Action<JsonObject> spoil)
    {
        JsonObject file = JsonNode.Parse(File.ReadAllBytes(SignatureFile))!.AsObject();
        spoil(file);
        File.WriteAllText(SignatureFile, file.ToJsonString());
    }

    /// <summary>Changes what is signed, and signs it with the right key.</summary>
    public void Restate(Action<JsonObject> spoil) => Restate(text =>
    {
        JsonObject statement = JsonNode.Parse(text)!.AsObject();
        spoil(statement);
        return statement.ToJsonString();
    });

    /// <summary>Changes the text of what is signed, and signs it with the right key.</summary>
    public void Restate(Func<string, string> spoil)
    {
        JsonObject file = JsonNode.Parse(File.ReadAllBytes(SignatureFile))!.AsObject();
        string text = Encoding.UTF8.GetString(Convert.FromBase64String(file["dsseEnvelope"]!["payload"]!.GetValue<string>()));
        Sign(Encoding.UTF8.GetBytes(spoil(text)));
    }

    public void Sign(byte[] statement) => File.WriteAllBytes(SignatureFile, BundleSigner.Sign(Key, statement).ToJson());

    /// <summary>Puts another list of files into a statement, with the digest that belongs to it.</summary>
    public static void Relist(JsonObject statement, Action<JsonArray> change)
    {
        JsonArray resources = statement["predicate"]!["resources"]!.AsArray();
        change(resources);
        byte[] digests = [.. resources.SelectMany(file => Convert.FromHexString(file!["digest"]!.GetValue<string>()))];
        statement["subject"]![0]!["digest"]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(digests));
    }

    public static JsonObject Resource(string name) =>
        new() { ["name"] = name, ["algorithm"] = "sha256", ["digest"] = new string('a', 64) };

    public void Dispose()
    {
        Key.Dispose();
        Folder.Dispose();
    }
}
