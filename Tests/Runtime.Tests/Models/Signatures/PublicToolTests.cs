using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Signatures;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Models.Signatures;

/// <summary>Others' signatures with this verifier, and this signer's with others.</summary>
public sealed class PublicToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Here => Path.Combine(RepositoryRoot.Path, "Tests", "Runtime.Tests", "Models", "Signatures");

    private static string Fixtures => Path.Combine(Here, "PublicTool");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_that_the_public_tool_signed_verifies()
    {
        SignedStatement statement = Verify(Path.Combine(Fixtures, "v1.1.0"));

        Assert.Equal("92745110b1ab4368471cbe31664e10174e954b113a3df333db860317b2c6dec4", statement.Digest);
        Assert.Equal(["signme-1", "signme-2"], statement.Files.Select(file => file.Key));
        Assert.Contains("ignore-me", statement.IgnoredPaths);
    }

    [Fact]
    public void It_verifies_no_more_once_a_file_was_changed_or_added()
    {
        string copy = Copy("v1.1.0");
        File.WriteAllText(Path.Combine(copy, "ignore-me"), "what the signer ignores");
        Verify(copy);

        File.WriteAllText(Path.Combine(copy, "more"), "");
        Assert.Contains("'more'", Assert.Throws<EdgeException>(() => Verify(copy)).What, StringComparison.Ordinal);
        File.Delete(Path.Combine(copy, "more"));
        File.AppendAllText(Path.Combine(copy, "signme-2"), " ");
        Assert.Contains("'signme-2'", Assert.Throws<EdgeException>(() => Verify(copy)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_signed_before_version_1_1_does_not_name_its_key_and_is_refused()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => Verify(Path.Combine(Fixtures, "v1.0.1")));

        Assert.Contains("has no verificationMaterial.publicKey.hint", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nistP256", "bundle")]
    [InlineData("nistP384", "bundle")]
    [InlineData("nistP521", "bundle")]
    [InlineData("nistP384", "bundle.edgemodel")]
    public void Another_program_verifies_what_is_signed_here(string curve, string name)
    {
        using SignedBundle bundle = new(ECCurve.CreateFromFriendlyName(curve), name);
        string folder = bundle.Path;
        if (name.EndsWith(ModelBundle.ZipExtension, StringComparison.Ordinal))
        {
            folder = _folder.File("unpacked");
            ZipFile.ExtractToDirectory(bundle.Path, folder);
        }

        Assert.Equal((0, $"verified {bundle.Proof.Digest}\n"), Python(folder, bundle.PublicKeyFile));

        File.AppendAllText(Path.Combine(folder, ModelBundle.ReleaseName), " ");
        Assert.Equal((1, ""), Python(folder, bundle.PublicKeyFile));
    }

    private static SignedStatement Verify(string folder)
    {
        FolderBundleFiles files = new(folder);
        SignedStatement statement = BundleSignature.Authenticate(
            SignatureFile.Read(files.Read(ModelBundle.SignatureName), folder), TrustStore.Open(Fixtures), folder);
        SignedFiles.Check(files, statement, files.HashOf);
        return statement;
    }

    private string Copy(string version)
    {
        string copy = Directory.CreateDirectory(_folder.File(version)).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(Fixtures, version)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    private static (int ExitCode, string Output) Python(string folder, string key)
    {
        ProcessStartInfo start = new("/usr/bin/python3", [Path.Combine(Here, "verify_model.py"), folder, key])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process python = Process.Start(start)!;
        Task<string> error = python.StandardError.ReadToEndAsync();
        string output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.True(python.ExitCode is 0 or 1, error.Result);
        return (python.ExitCode, output);
    }
}
