using System.Security.Cryptography;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary><c>edge bundle sign</c> and <c>edge bundle verify --trust</c>.</summary>
public sealed class BundleSignTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _key;
    private readonly string _trust;
    private readonly string _bundle;

    public BundleSignTests()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        _key = _folder.File("signer.pem");
        File.WriteAllText(_key, key.ExportECPrivateKeyPem());
        File.WriteAllText(_folder.File("trust", "signer.pub"), key.ExportSubjectPublicKeyInfoPem());
        _trust = _folder.File("trust");
        _bundle = TinyModel.WriteBundle(_folder.File("tiny"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_bundle_is_signed_where_it_lies_shown_packed_and_verified()
    {
        string packed = _folder.File("tiny.edgemodel");

        Cli sign = await Sign(_bundle, "--version", "3", "--stations", "press 4, press 5", "--not-after", "2090-01-01T00:00:00Z");
        Assert.Equal(0, sign.ExitCode);
        Assert.Contains("release 3, digest ", sign.Output, StringComparison.Ordinal);
        string key = sign.LastLine.Split("signed by key ")[1].TrimEnd('.');
        Assert.Equal(0, (await Cli.RunAsync("bundle", "create", _bundle, "--output", packed)).ExitCode);
        foreach (string path in (string[])[_bundle, packed])
        {
            Cli show = await Cli.RunAsync("bundle", "show", path);
            Assert.Contains($"names the key {key}", show.Output, StringComparison.Ordinal);
            Assert.Contains(
                "release     3, not after 2090-01-01T00:00:00Z, for press 4 and press 5", show.Output, StringComparison.Ordinal);
            Cli verify = await Verify(path, "--station", "press 5");
            Assert.Equal(0, verify.ExitCode);
            Assert.EndsWith($"signed by key {key}.\n", verify.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_would_be_refused_is_told_with_exit_code_1()
    {
        Refused(await Verify(_bundle), "is not signed");
        await Sign(_bundle, "--version", "3", "--stations", "press 4");
        Refused(await Verify(_bundle, "--station", "press 9"), "not for the station 'press 9'");
        string older = _folder.File("older");
        await Sign(_bundle, "--version", "2", "--output", older);
        Refused(await Verify(older, "--running", _bundle), "release 2, older than what runs");
        Assert.Equal(0, (await Verify(older, "--running", _bundle, "--allow-older")).ExitCode);
        Assert.Equal(0, (await Verify(_bundle, "--running", older)).ExitCode);
        File.WriteAllText(Path.Combine(_bundle, "notes.txt"), "");
        Refused(await Verify(_bundle), "'notes.txt' in the model bundle was not signed");
    }

    [Fact]
    public async Task A_bundle_that_was_changed_after_signing_says_that_it_is_unsigned()
    {
        await Sign(_bundle);

        Cli run = await Cli.RunAsync("bundle", "reference", _bundle, "--images", GreyPicture.WriteEveryLabel(_folder.File("images")));

        Assert.Contains("sign it again", run.Output, StringComparison.Ordinal);
        Assert.Contains("signature   none", (await Cli.RunAsync("bundle", "show", _bundle)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--version", "sign", "--version", "-1")]
    [InlineData("--not-after", "sign", "--not-after", "2026-12-31")]
    [InlineData("--least-agent", "sign", "--least-agent", "1")]
    [InlineData("--trust", "verify", "--station", "press 4")]
    public async Task Wrong_usage_ends_with_2_and_names_the_option(string culprit, string verb, params string[] options)
    {
        string[] key = verb == "sign" ? ["--key", _key] : [];
        (await Cli.RunAsync(["bundle", verb, _bundle, .. key, .. options])).FailsWith(2, culprit);
    }

    [Fact]
    public async Task A_wrong_key_or_folder_of_keys_ends_with_2_and_names_it()
    {
        (await Cli.RunAsync("bundle", "sign", _bundle, "--key", Path.Combine(_trust, "signer.pub"))).FailsWith(2, "signer.pub");
        (await Cli.RunAsync("bundle", "verify", _bundle, "--trust", _folder.File("nowhere"))).FailsWith(2, "nowhere");
    }

    private Task<Cli> Sign(string bundle, params string[] options) =>
        Cli.RunAsync(["bundle", "sign", bundle, "--key", _key, .. options]);

    private Task<Cli> Verify(string bundle, params string[] options) =>
        Cli.RunAsync(["bundle", "verify", bundle, "--trust", _trust, .. options]);

    private static void Refused(Cli run, string told)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(told, run.Output, StringComparison.Ordinal);
    }
}
