using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Signatures;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Models.Signatures;

/// <summary>Every check of a signature, each with a bundle in which it alone fails.</summary>
public sealed class BundleSignatureTests
{
    private static readonly Dictionary<string, (Action<JsonObject> Spoil, string Told)> Envelopes = new()
    {
        ["media type"] = (file => file["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.2+json", "as mediaType"),
        ["payload type"] = (file => file["dsseEnvelope"]!["payloadType"] = "text/plain", "as dsseEnvelope.payloadType"),
        ["unknown key"] = (file => file["verificationMaterial"]!["publicKey"]!["hint"] = new string('0', 64), "not trusted"),
        ["no hint"] = (file => file["verificationMaterial"]!["publicKey"]!.AsObject().Remove("hint"), "publicKey.hint"),
        ["certificate"] = (
            file => file["verificationMaterial"] = new JsonObject { ["certificate"] = "" }, "has no verificationMaterial.publicKey"),
        ["no signature"] = (file => file["dsseEnvelope"]!["signatures"] = new JsonArray(), "empty dsseEnvelope.signatures"),
        ["two signatures"] = (
            file => file["dsseEnvelope"]!["signatures"]!.AsArray().Add(new JsonObject { ["sig"] = "" }), "has 2 dsseEnvelope.signatures"),
        ["no Base64"] = (file => file["dsseEnvelope"]!["signatures"]![0]!["sig"] = "!", "no Base64"),
        ["no DER"] = (file => file["dsseEnvelope"]!["signatures"]![0]!["sig"] = Convert.ToBase64String(new byte[64]), "is wrong"),
        ["empty signature"] = (file => file["dsseEnvelope"]!["signatures"]![0]!["sig"] = "", "is wrong"),
        ["other payload"] = (file => file["dsseEnvelope"]!["payload"] = Convert.ToBase64String("{}"u8), "is wrong"),
        ["list for an object"] = (file => file["dsseEnvelope"] = new JsonArray(), "has no dsseEnvelope.payloadType"),
    };

    private static readonly Dictionary<string, (Action<JsonObject> Spoil, string Told)> Statements = new()
    {
        ["type"] = (statement => statement["_type"] = "https://in-toto.io/Statement/v0.1", "as _type"),
        ["predicate"] = (statement => statement["predicateType"] = "https://model_signing/Digests/v0.1", "as predicateType"),
        ["two subjects"] = (statement => statement["subject"]!.AsArray().Add(statement["subject"]![0]!.DeepClone()), "has 2 subject"),
        ["no subject"] = (statement => statement["subject"] = new JsonArray(), "empty subject"),
        ["root digest"] = (statement => statement["subject"]![0]!["digest"]!["sha256"] = new string('0', 64), "contradicts itself"),
        ["short digest"] = (statement => statement["subject"]![0]!["digest"]!["sha256"] = "00", "SHA-256 of 64"),
        ["shards"] = (statement => statement["predicate"]!["serialization"]!["method"] = "shards", "serialization.method"),
        ["blake2"] = (statement => statement["predicate"]!["serialization"]!["hash_type"] = "blake2b", "serialization.hash_type"),
        ["one blake2"] = (statement => statement["predicate"]!["resources"]![0]!["algorithm"] = "blake2b", "resources[0].algorithm"),
        ["no list"] = (statement => statement["predicate"]!["resources"] = "all", "no list"),
        ["too many"] = (statement => SignedBundle.Relist(statement, list => list.AddMany(1000)), "at most 1000"),
        ["parent"] = (statement => Add(statement, "../key.pem"), "leads out of the bundle's folder"),
        ["absolute"] = (statement => Add(statement, "/etc/passwd"), "is an absolute path"),
        ["backslash"] = (statement => Add(statement, "a\\b"), "has a backslash"),
        ["dot"] = (statement => Add(statement, "./model.json"), "has an empty part"),
        ["itself"] = (statement => Add(statement, "model.sig"), "is signed and to be ignored"),
        ["twice"] = (statement => Add(statement, "MODEL.json"), "more than once"),
        ["missing"] = (statement => Add(statement, "lost.bin"), "'lost.bin' is missing"),
        ["ignored"] = (statement => Ignore(statement, "model.json"), "is signed and to be ignored"),
        ["all ignored"] = (statement => Ignore(statement, "."), "has an empty part"),
        ["not the weights"] = (
            statement =>
            {
                Ignore(statement, "model.onnx");
                SignedBundle.Relist(statement, list => list.RemoveAt(Index(list, "model.onnx")));
            },
            "The model uses the file 'model.onnx'"),
        ["not the manifest"] = (
            statement =>
            {
                Ignore(statement, "model.json");
                SignedBundle.Relist(statement, list => list.RemoveAt(Index(list, "model.json")));
            },
            "The model uses the file 'model.json'"),
    };

    private static readonly Dictionary<string, (Action<string> Spoil, string Told)> Folders = new()
    {
        ["changed weights"] = (path => File.AppendAllText(Path.Combine(path, "model.onnx"), "x"), "not the one that was signed"),
        ["changed release"] = (path => File.AppendAllText(Path.Combine(path, "release.json"), " "), "not the one that was signed"),
        ["no release"] = (path => File.Delete(Path.Combine(path, "release.json")), "release.json"),
        ["another file"] = (
            path => File.WriteAllText(Path.Combine(path, "notes.txt"), ""), "'notes.txt' in the model bundle was not signed"),
        ["a file deeper"] = (
            path => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(path, "a/b")).FullName, "c"), ""), "'a/b/c'"),
        ["a link"] = (path => File.CreateSymbolicLink(Path.Combine(path, "link"), "model.onnx"), "is a link"),
        ["a linked folder"] = (path => Directory.CreateSymbolicLink(Path.Combine(path, "all"), "/"), "is a link"),
        ["linked weights"] = (
            path =>
            {
                File.Move(Path.Combine(path, "model.onnx"), path + ".onnx");
                File.CreateSymbolicLink(Path.Combine(path, "model.onnx"), path + ".onnx");
            },
            "is a link"),
        ["a pipe"] = (path => NamedPipe.Make(Path.Combine(path, "pipe")), "no plain file"),
        ["no signature"] = (path => File.Delete(Path.Combine(path, "model.sig")), "is not signed"),
        ["a large signature"] = (path => File.WriteAllBytes(Path.Combine(path, "model.sig"), new byte[(1 << 20) + 1]), "1048577 bytes"),
        ["an empty signature"] = (path => File.WriteAllText(Path.Combine(path, "model.sig"), ""), "cannot be read"),
        ["no JSON"] = (path => File.WriteAllText(Path.Combine(path, "model.sig"), "-----BEGIN"), "cannot be read"),
        ["no UTF-8"] = (
            path => File.WriteAllBytes(Path.Combine(path, "model.sig"), [.. "{\"mediaType\":\""u8, 0xff, .. "\"}"u8]), "cannot be read"),
    };

    public static TheoryData<string> EnvelopeCases => [.. Envelopes.Keys];

    public static TheoryData<string> StatementCases => [.. Statements.Keys];

    public static TheoryData<string> FolderCases => [.. Folders.Keys];

    [Theory]
    [InlineData("bundle", "nistP256")]
    [InlineData("bundle", "nistP384")]
    [InlineData("bundle", "nistP521")]
    [InlineData("bundle.edgemodel", "nistP256")]
    public void A_signed_bundle_proves_its_key_its_digest_and_its_release(string name, string curve)
    {
        using SignedBundle bundle = new(ECCurve.CreateFromFriendlyName(curve), name);

        BundleProof proof = bundle.Verify();

        Assert.Equal((bundle.Proof.Key, bundle.Proof.Digest), (proof.Key, proof.Digest));
        Assert.Equal((7, "press 4"), (proof.Release!.Version, Assert.Single(proof.Release.Stations)));
        Assert.Equal(proof.Key, BundleSignature.ClaimedKey(ModelBundle.Open(bundle.Path)));
    }

    [Theory]
    [MemberData(nameof(EnvelopeCases))]
    public void A_signature_that_is_not_as_it_has_to_be_is_refused(string what)
    {
        using SignedBundle bundle = new();
        bundle.Edit(Envelopes[what].Spoil);

        Assert.Contains(Envelopes[what].Told, bundle.Refused().Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StatementCases))]
    public void A_signed_statement_that_is_not_as_it_has_to_be_is_refused(string what)
    {
        using SignedBundle bundle = new();
        bundle.Restate(Statements[what].Spoil);

        Assert.Contains(Statements[what].Told, bundle.Refused().Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FolderCases))]
    public void A_folder_that_is_not_what_was_signed_is_refused(string what)
    {
        using SignedBundle bundle = new();
        Folders[what].Spoil(bundle.Path);

        Assert.Contains(Folders[what].Told, bundle.Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_are_refused_whatever_the_statement_says()
    {
        using SignedBundle bundle = new();
        bundle.Restate(statement => statement["predicate"]!["serialization"]!["allow_symlinks"] = true);
        File.CreateSymbolicLink(Path.Combine(bundle.Path, "link"), "model.onnx");

        Assert.Contains("is a link", bundle.Refused().What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_signer_ignores_may_lie_there()
    {
        using SignedBundle bundle = new();
        bundle.Restate(statement => Ignore(statement, ".git"));
        File.WriteAllText(bundle.Folder.File("bundle", ".git", "config"), "");
        Assert.Equal(bundle.Proof.Key, bundle.Verify().Key);

        File.WriteAllText(Path.Combine(bundle.Path, ".gitignore"), "");
        Assert.Contains(".gitignore", bundle.Refused().What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_is_there_twice_is_refused_in_file_and_statement()
    {
        using SignedBundle bundle = new();
        string file = File.ReadAllText(bundle.SignatureFile);
        File.WriteAllText(
            bundle.SignatureFile, file.Replace("\"payloadType\"", "\"payload\":\"\",\"payloadType\"", StringComparison.Ordinal));
        Assert.Contains("'dsseEnvelope.payload' more than once", bundle.Refused().What, StringComparison.Ordinal);

        File.WriteAllText(bundle.SignatureFile, file);
        bundle.Restate(text => text.Replace("\"predicateType\"", "\"subject\":[],\"predicateType\"", StringComparison.Ordinal));
        Assert.Contains("'subject' more than once", bundle.Refused().What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_right_key_over_another_bundle_is_refused()
    {
        using SignedBundle bundle = new();
        string other = bundle.Folder.File("other");
        BundleWriter.Write(other, BundleFixture.Manifest with { Name = "other" }, BundleFixture.Files);
        BundleSigner.Sign(ModelBundle.Open(other), bundle.KeyFile, SignedBundle.Release, other);
        File.Copy(Path.Combine(other, ModelBundle.SignatureName), bundle.SignatureFile, overwrite: true);

        Assert.Contains("'model.json' is not the one that was signed", bundle.Refused().What, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_that_takes_the_name_of_a_trusted_one_is_refused()
    {
        using SignedBundle bundle = new();
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        bundle.Edit(file =>
        {
            byte[] statement = Convert.FromBase64String(file["dsseEnvelope"]!["payload"]!.GetValue<string>());
            file["dsseEnvelope"]!["signatures"]![0]!["sig"] = Convert.ToBase64String(BundleSigner.Sign(other, statement).Signature);
        });

        Assert.Contains("is wrong", bundle.Refused().What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil.onnx", "leads out")]
    [InlineData("extra.bin", "was not signed")]
    public void An_entry_more_in_a_signed_zip_is_refused(string name, string told)
    {
        using SignedBundle bundle = new(name: "bundle.edgemodel");
        using (ZipArchive zip = ZipFile.Open(bundle.Path, ZipArchiveMode.Update))
        {
            zip.CreateEntry(name);
        }

        Assert.Contains(told, bundle.Refused().What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bundle")]
    [InlineData("bundle.edgemodel")]
    public void A_bundle_that_changes_after_the_proof_is_not_loaded(string name)
    {
        using SignedBundle bundle = new(name: name);
        ModelBundle open = ModelBundle.Open(bundle.Path);
        BundleSignature.Verify(open, bundle.Trust);

        BundleWriter.Write(bundle.Path, BundleFixture.Manifest, new Dictionary<string, byte[]> { [BundleFixture.WeightsName] = [1, 2, 3] });

        EdgeException fault = Assert.Throws<EdgeException>(() => open.Read(BundleFixture.WeightsName));
        Assert.Contains("damaged or changed", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_changes_before_the_proof_is_told_by_the_bytes_that_were_read()
    {
        using SignedBundle bundle = new();
        string manifest = Path.Combine(bundle.Path, ModelBundle.ManifestName);
        byte[] signed = File.ReadAllBytes(manifest);
        BundleWriter.Write(bundle.Folder.File("other"), BundleFixture.Manifest with { OkLabels = [] }, BundleFixture.Files);
        File.Copy(bundle.Folder.File("other", ModelBundle.ManifestName), manifest, overwrite: true);
        ModelBundle open = ModelBundle.Open(bundle.Path);
        File.WriteAllBytes(manifest, signed);

        EdgeException fault = Assert.Throws<EdgeException>(() => BundleSignature.Verify(open, bundle.Trust));
        Assert.Contains("'model.json' is not the one that was signed", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Packing_and_unpacking_keep_a_signature_right()
    {
        using SignedBundle bundle = new();
        string zip = bundle.Folder.File("packed.edgemodel");
        BundleWriter.Copy(ModelBundle.Open(bundle.Path), zip);
        Assert.Equal(bundle.Proof.Digest, BundleSignature.Verify(ModelBundle.Open(zip), bundle.Trust).Digest);

        string folder = bundle.Folder.File("unpacked");
        ZipFile.ExtractToDirectory(zip, folder);
        Assert.Equal(bundle.Proof.Digest, BundleSignature.Verify(ModelBundle.Open(folder), bundle.Trust).Digest);
    }

    [Fact]
    public void Two_thousand_mutations_of_a_signature_are_refused_or_mean_the_same()
    {
        using SignedBundle bundle = new();
        byte[] file = File.ReadAllBytes(bundle.SignatureFile);
        byte[] statement = SignatureFile.Read(file, "").Statement;
        Random random = new(15);
        ModelBundle open = ModelBundle.Open(bundle.Path);
        TrustStore trust = bundle.Trust;
        int taken = 0;
        for (int round = 0; round < 2000; round++)
        {
            // Half of them are signed by the right key: what is behind the signature's check has to hold out too.
            if (round % 2 == 0)
            {
                File.WriteAllBytes(bundle.SignatureFile, Mutation(file, random));
            }
            else
            {
                bundle.Sign(Mutation(statement, random));
            }

            try
            {
                Assert.Equal(bundle.Proof.Digest, BundleSignature.Verify(open, trust).Digest);
                taken++;
            }
            catch (EdgeException fault)
            {
                Assert.Equal(EdgeFault.Model, fault.Fault);
            }
        }

        Assert.InRange(taken, 0, 400);
    }

    private static byte[] Mutation(byte[] bytes, Random random)
    {
        List<byte> mutated = [.. bytes];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(mutated.Count);
            int length = Math.Min(random.Next(1, 40), mutated.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutated.RemoveRange(at, length);
                    break;
                case 2:
                    mutated.InsertRange(at, mutated.GetRange(at, length));
                    break;
                case 3:
                    mutated[at] = "{}[]\",:\\0"u8[random.Next(9)];
                    break;
                default:
                    mutated.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. mutated];
    }

    private static void Add(JsonObject statement, string name) =>
        SignedBundle.Relist(statement, list => list.Add(SignedBundle.Resource(name)));

    private static void Ignore(JsonObject statement, string path) =>
        statement["predicate"]!["serialization"]!["ignore_paths"]!.AsArray().Add(path);

    private static int Index(JsonArray list, string name) =>
        list.Index().First(item => item.Item!["name"]!.GetValue<string>() == name).Index;
}

file static class Lists
{
    public static void AddMany(this JsonArray list, int count)
    {
        for (int i = 0; i < count; i++)
        {
            list.Add(SignedBundle.Resource($"many/{i}"));
        }
    }
}
