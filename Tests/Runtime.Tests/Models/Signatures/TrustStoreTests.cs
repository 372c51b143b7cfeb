using System.Security.Cryptography;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Signatures;

namespace EdgeConvNeXt.Runtime.Tests.Models.Signatures;

/// <summary>The folder of keys that count, and of bundles that do not.</summary>
public sealed class TrustStoreTests : IDisposable
{
    private readonly SignedBundle _bundle = new();

    private string Revoked => _bundle.Folder.File("trust", "revoked");

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void Several_keys_count_and_other_files_are_passed_over()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        Write("second.pub", $"Key of the night shift\n\n{other.ExportSubjectPublicKeyInfoPem()}");
        Write("README", "what these are");

        Assert.Equal(2, _bundle.Trust.Hints.Count);
        Assert.Contains(_bundle.Verify().Key, _bundle.Trust.Hints);
    }

    [Fact]
    public void A_key_that_was_taken_away_counts_no_more()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write("signer.pem", other.ExportSubjectPublicKeyInfoPem());

        EdgeException fault = _bundle.Refused();

        Assert.Contains($"not trusted, {_bundle.Proof.Key}", fault.What, StringComparison.Ordinal);
        Assert.Contains(Assert.Single(_bundle.Trust.Hints), fault.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_revoked_bundle_is_refused_by_either_of_its_digests(bool isSigned)
    {
        string digest = isSigned ? _bundle.Proof.Digest : ModelBundle.Open(_bundle.Path).Manifest.Digest!;
        File.WriteAllText(Revoked, $"# escapes on press 4\r\n\r\n{digest.ToUpperInvariant()}  # 2026-03-01\n");

        Assert.Contains($"revoked by its digest {digest}", _bundle.Refused().What, StringComparison.Ordinal);

        File.WriteAllText(Revoked, new string('a', 64));
        _bundle.Verify();
    }

    [Fact]
    public void A_list_of_revoked_digests_that_is_wrong_anywhere_is_refused_with_the_line()
    {
        File.WriteAllText(Revoked, $"{new string('a', 64)}\nall of them\n");

        Assert.Contains("Line 2", Wrong().What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no key at all", "is no public key")]
    [InlineData("", "is no public key")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n", "is no public key")]
    [InlineData("rsa", "is no public key")]
    [InlineData("secp256k1", "is no public key")]
    [InlineData("private", "private key lies among the trusted ones")]
    public void What_is_no_public_key_for_models_is_refused(string content, string told)
    {
        using RSA rsa = RSA.Create(2048);
        using ECDsa coin = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10"));
        Write("other.pem", content switch
        {
            "rsa" => rsa.ExportSubjectPublicKeyInfoPem(),
            "secp256k1" => coin.ExportSubjectPublicKeyInfoPem(),
            "private" => _bundle.Key.ExportECPrivateKeyPem(),
            _ => content,
        });

        EdgeException fault = Wrong();

        Assert.Contains(told, fault.What, StringComparison.Ordinal);
        Assert.EndsWith("other.pem", fault.Where, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty", "There is no trusted key")]
    [InlineData("missing", "cannot be read")]
    public void A_folder_without_keys_is_refused(string name, string told)
    {
        string folder = _bundle.Folder.File("empty", "x");
        folder = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(folder))!, name);

        EdgeException fault = Assert.Throws<EdgeException>(() => TrustStore.Open(folder));

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains(told, fault.What, StringComparison.Ordinal);
    }

    private void Write(string name, string content) => File.WriteAllText(_bundle.Folder.File("trust", name), content);

    private EdgeException Wrong()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => _bundle.Trust);
        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        return fault;
    }
}
