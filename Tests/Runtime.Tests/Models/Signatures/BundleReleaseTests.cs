using System.Security.Cryptography;
using System.Text;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Signatures;
using EdgeConvNeXt.Runtime.Tests.Documents;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Models.Signatures;

/// <summary>Where and when a signed bundle may run, and who may sign.</summary>
public sealed class BundleReleaseTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Version Agent = new(0, 4, 2);

    [Fact]
    public void The_page_lists_every_member() => DocumentGoldens.CheckTable("model-bundle.md", ReleaseSettings.Document);

    [Fact]
    public void The_schema_is_that_of_the_table() =>
        DocumentGoldens.CheckSchema("release.schema.json", ReleaseSettings.Document, "EdgeConvNeXt model release");

    [Fact]
    public void What_is_written_is_read_again()
    {
        BundleRelease release = new()
        {
            Version = 9_007_199_254_740_991, NotBefore = Now, NotAfter = Now.AddDays(30), Stations = ["press 4", "Presse Süd"],
            LeastAgent = new Version(0, 4, 0),
        };

        BundleRelease again = BundleRelease.Read(release.ToJson(), "release.json");

        Assert.Equal(release with { Stations = [] }, again with { Stations = [] });
        Assert.Equal(release.Stations, again.Stations);
        Assert.Equal(
            "9007199254740991, not before 2026-03-01T12:00:00Z, not after 2026-03-31T12:00:00Z, for press 4 and Presse Süd, "
            + "on agent 0.4.0 or later", again.ToString());
    }

    [Fact]
    public void One_that_says_nothing_runs_anywhere() =>
        BundleRelease.Read("{}"u8.ToArray(), "release.json").ThrowIfUnfit("b", "press 4", Now, Agent);

    [Theory]
    [InlineData("""{ "stations": ["press 5", "press 6"] }""", "not for the station 'press 4'", "press 5, press 6")]
    [InlineData("""{ "notBefore": "2026-03-01T12:00:01Z" }""", "not valid yet: it is 2026-03-01T12:00:00Z", "T12:00:01Z or later")]
    [InlineData("""{ "notAfter": "2026-03-01T12:59:59+01:00" }""", "has expired", "2026-03-01T11:59:59Z or earlier")]
    [InlineData("""{ "leastAgent": "0.4.3" }""", "newer program than version 0.4.2", "0.4.3 or later")]
    public void One_for_elsewhere_is_refused(string json, string what, string expected)
    {
        BundleRelease release = BundleRelease.Read(Encoding.UTF8.GetBytes(json), "release.json");

        EdgeException fault = Assert.Throws<EdgeException>(() => release.ThrowIfUnfit("b.edgemodel", "press 4", Now, Agent));

        Assert.Equal((EdgeFault.Model, "b.edgemodel"), (fault.Fault, fault.Where));
        Assert.Contains(what, fault.What, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_one_than_runs_is_refused_and_the_same_is_not()
    {
        BundleRelease release = new() { Version = 7 };
        release.ThrowIfOlder("b", 7);

        EdgeException fault = Assert.Throws<EdgeException>(() => release.ThrowIfOlder("b", 8));

        Assert.Contains("release 7, older than what runs", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "version": -1 }""", "version is -1")]
    [InlineData("""{ "version": 1, "version": 2 }""", "version is there more than once")]
    [InlineData("""{ "notBefore": "2026-03-01" }""", "notBefore is 2026-03-01")]
    [InlineData("""{ "notAfter": "2026-03-01T12:00:00" }""", "notAfter is 2026-03-01T12:00:00")]
    [InlineData("""{ "stations": [4] }""", "stations[0] is 4")]
    [InlineData("""{ "leastAgent": "1" }""", "leastAgent is 1")]
    [InlineData("""{ "maximumParts": 100 }""", "maximumParts is not a member")]
    [InlineData("[]", "holds an empty list")]
    [InlineData("", "is empty")]
    public void One_with_faults_is_refused_with_the_member(string json, string told)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => BundleRelease.Read(Encoding.UTF8.GetBytes(json), "release.json"));

        Assert.Contains(told, fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_signed_with_faults_is_refused()
    {
        using SignedBundle bundle = new();
        string file = Path.Combine(bundle.Path, ModelBundle.ReleaseName);
        File.WriteAllText(file, """{ "version": "new" }""");
        bundle.Restate(statement => SignedBundle.Relist(statement, list => list.First(one =>
            one!["name"]!.GetValue<string>() == ModelBundle.ReleaseName)!["digest"] = Convert.ToHexStringLower(
                SHA256.HashData(File.ReadAllBytes(file)))));

        Assert.Contains("version is \"new\"", bundle.Refused().What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("rsa")]
    [InlineData("password")]
    [InlineData("text")]
    public void What_is_no_private_key_for_models_signs_nothing(string kind)
    {
        using SignedBundle bundle = new();
        using RSA rsa = RSA.Create(2048);
        byte[] before = File.ReadAllBytes(bundle.SignatureFile);
        File.WriteAllText(bundle.KeyFile, kind switch
        {
            "public" => bundle.Key.ExportSubjectPublicKeyInfoPem(),
            "rsa" => rsa.ExportPkcs8PrivateKeyPem(),
            "password" => bundle.Key.ExportEncryptedPkcs8PrivateKeyPem(
                "secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)),
            _ => "no key",
        });

        EdgeException fault = Assert.Throws<EdgeException>(() =>
            BundleSigner.Sign(ModelBundle.Open(bundle.Path), bundle.KeyFile, new BundleRelease(), bundle.Path));

        Assert.Equal((EdgeFault.Configuration, bundle.KeyFile), (fault.Fault, fault.Where));
        Assert.Equal(before, File.ReadAllBytes(bundle.SignatureFile));
    }

    [Fact]
    public void A_folder_with_a_file_that_the_manifest_does_not_name_is_not_signed()
    {
        using SignedBundle bundle = new();
        File.WriteAllText(Path.Combine(bundle.Path, "notes.txt"), "");

        EdgeException fault = Assert.Throws<EdgeException>(() =>
            BundleSigner.Sign(ModelBundle.Open(bundle.Path), bundle.KeyFile, new BundleRelease(), bundle.Folder.File("signed")));

        Assert.Contains("'notes.txt' is no part", fault.What, StringComparison.Ordinal);
        Assert.False(Path.Exists(bundle.Folder.File("signed")));
    }

    [Theory]
    [InlineData(ModelBundle.SignatureName)]
    [InlineData(ModelBundle.ReleaseName)]
    public void A_manifest_does_not_name_what_belongs_to_the_signature(string name)
    {
        using TemporaryFolder folder = new();
        EdgeException fault = Assert.Throws<EdgeException>(() => BundleWriter.Write(
            folder.File("bundle"), BundleFixture.Manifest, new Dictionary<string, byte[]>(BundleFixture.Files) { [name] = [] }));

        Assert.Contains($"'{name}' is the signature's own", fault.What, StringComparison.Ordinal);
    }
}
