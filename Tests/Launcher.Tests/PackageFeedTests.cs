using System.Security.Cryptography;

namespace EdgeConvNeXt.Launcher.Tests;

public sealed class PackageFeedTests : IDisposable
{
    private const string Id = "Microsoft.ML.OnnxRuntime";
    private const string NotServed = """echo "error NU1101: Unable to find package. No packages exist with this id in source(s): gallery"; exit 1""";

    private readonly ScriptSandbox _sandbox = new();

    public PackageFeedTests()
    {
        _sandbox.Copy("Directory.Packages.props", "Tools/feed/build.sh", "Tools/feed/checksums.sha512", $"Tools/feed/{Id}.csproj",
            $"Tools/feed/{Id}.Extensions.csproj", "Tools/feed/GalleryProbe.csproj");
        Dotnet(restore: NotServed);
    }

    [Fact]
    public async Task An_unknown_argument_is_wrong_usage()
    {
        ScriptResult result = await RunAsync("--fast");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'--fast': expected nothing or --force", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_gallery_serves_the_packages_nothing_is_packed_and_the_next_run_asks_nobody()
    {
        Dotnet(restore: "exit 0");

        ScriptResult first = await RunAsync();
        int calls = _sandbox.Calls.Count;
        ScriptResult second = await RunAsync();

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains($"serve {Id} 1.30.0; nothing to pack", first.Error, StringComparison.Ordinal);
        Assert.Empty(Packed);
        Assert.Empty(second.Error);
        Assert.Equal(calls, _sandbox.Calls.Count);
    }

    [Fact]
    public async Task Missing_npm_is_named_with_the_remedy()
    {
        ScriptResult result = await RunAsync();

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("npm is not on the PATH", result.Error, StringComparison.Ordinal);
        Assert.Contains("Install Node.js with npm, or configure a NuGet source", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_dotnet_is_named_with_the_remedy()
    {
        File.Delete(Path.Combine(Path.GetDirectoryName(_sandbox.Root)!, "bin", "dotnet"));

        ScriptResult result = await RunAsync();

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("dotnet is not on the PATH", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tarball_with_another_checksum_is_refused_and_nothing_is_packed()
    {
        _sandbox.Fake("npm", """echo tampered >"$4/onnxruntime-node-1.30.0.tgz" """);

        ScriptResult result = await RunAsync();

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("expected b7086cd42d82fc11", result.Error, StringComparison.Ordinal);
        Assert.Contains("It was not used.", result.Error, StringComparison.Ordinal);
        Assert.Empty(Packed);
    }

    [Fact]
    public async Task A_version_without_a_pinned_checksum_is_not_even_fetched()
    {
        _sandbox.Fake("npm", "exit 0");
        _sandbox.Write("Tools/feed/checksums.sha512", "");

        ScriptResult result = await RunAsync();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no checksum is pinned for onnxruntime-node-1.30.0.tgz", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_sandbox.Calls, call => call.StartsWith("npm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unreachable_registry_gives_npms_reason_and_the_remedy()
    {
        Dotnet(restore: """echo "error NU1301: Unable to load the service index for source gallery."; exit 1""");
        _sandbox.Fake("npm", """echo "npm error code ENOTFOUND"; exit 1""");

        ScriptResult result = await RunAsync();

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("NU1301: Unable to load the service index", result.Error, StringComparison.Ordinal);
        Assert.Contains("npm error code ENOTFOUND", result.Error, StringComparison.Ordinal);
        Assert.Contains("Check the network", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_and_registry_that_never_answer_do_not_hang_the_feed()
    {
        Dotnet(restore: "exec sleep 600");
        _sandbox.Fake("npm", "exec sleep 600");
        _sandbox.Environment["EDGE_FEED_PROBE_SECONDS"] = "1";
        _sandbox.Environment["EDGE_FEED_DOWNLOAD_SECONDS"] = "1";

        ScriptResult result = await RunAsync();

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("no answer about Microsoft.ML.OnnxRuntime 1.30.0 within 1 s", result.Error, StringComparison.Ordinal);
        Assert.Contains("npm did not deliver onnxruntime-node@1.30.0 within 1 s", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gallery_with_another_version_only_is_said_by_number()
    {
        Dotnet(restore: """
            echo "error NU1102: Unable to find package with version (= 1.30.0)"
            echo "error NU1102:   - Found 12 version(s) in gallery [ Nearest version: 1.29.0 ]"; exit 1
            """);

        ScriptResult result = await RunAsync();

        Assert.Contains("but not 1.30.0 (nearest: 1.29.0 in gallery", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_run_that_never_ends_is_not_waited_for_without_end()
    {
        _sandbox.Environment["EDGE_FEED_LOCK_SECONDS"] = "1";
        using FileStream held = new(_sandbox.FileOf("Tools/feed/work/lock"), FileMode.Create, FileAccess.Write, FileShare.None);

        ScriptResult result = await RunAsync();

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("another run holds", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_packages_are_packed_once_and_again_when_the_recipe_changes()
    {
        await ServeNpmPackagesAsync();

        ScriptResult first = await RunAsync();
        ScriptResult second = await RunAsync();
        File.SetLastWriteTimeUtc(_sandbox.FileOf($"Tools/feed/{Id}.csproj"), File.GetLastWriteTimeUtc(PackagePath(Id, "1.30.0")).AddSeconds(2));
        await RunAsync();

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal([$"{Id}.1.30.0.nupkg", $"{Id}.Extensions.0.14.0.nupkg"], Packed);
        Assert.Equal(2, Packs($"{Id}.csproj"));
        Assert.Equal(1, Packs($"{Id}.Extensions.csproj"));
    }

    [Theory]
    [InlineData("/elsewhere/Tools/feed/packages", "older library", false)]
    [InlineData("/elsewhere/Tools/feed/packages", "native library", true)]
    public async Task A_cached_copy_of_our_own_stays_only_while_it_equals_the_new_package(string source, string cachedNative, bool stays)
    {
        await ServeNpmPackagesAsync();
        string cached = Cache(source, cachedNative);

        ScriptResult result = await RunAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(stays, Directory.Exists(cached));
    }

    [Fact]
    public async Task An_official_package_in_the_cache_is_left_alone_and_makes_packing_needless()
    {
        await ServeNpmPackagesAsync();
        string cached = Cache("https://gallery.invalid/v3/index.json", "official library");

        ScriptResult result = await RunAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.True(Directory.Exists(cached));
        Assert.DoesNotContain($"{Id}.1.30.0.nupkg", Packed);
    }

    public void Dispose() => _sandbox.Dispose();

    private string[] Packed =>
        [.. Directory.EnumerateFiles(Path.GetDirectoryName(PackagePath(Id, "0"))!, "*.nupkg").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private int Packs(string project) =>
        _sandbox.Calls.Count(call => call.StartsWith("dotnet pack", StringComparison.Ordinal) && call.Contains($"/{project} ", StringComparison.Ordinal));

    private string PackagePath(string id, string version) => _sandbox.FileOf($"Tools/feed/packages/{id}.{version}.nupkg");

    private Task<ScriptResult> RunAsync(params string[] arguments) => _sandbox.RunAsync("Tools/feed/build.sh", arguments);

    /// <summary>A dotnet whose restore does what the test says and whose pack writes an assembly and a package.</summary>
    private void Dotnet(string restore) => _sandbox.Fake("dotnet", $$"""
        case $1 in
        restore) {{restore}} ;;
        pack)
          id=$(basename "$2" .csproj)
          while (($# > 0)); do
            case $1 in --artifacts-path) artifacts=$2 ;; -o) output=$2 ;; -p:Version=*) version=${1#*=} ;; esac
            shift
          done
          mkdir -p "$artifacts/bin/$id/release"
          echo "managed library" >"$artifacts/bin/$id/release/$id.dll"
          echo package >"$output/$id.$version.nupkg" ;;
        esac
        """);

    /// <summary>An npm that serves small packages of the right layout, and the pins that fit them.</summary>
    private async Task ServeNpmPackagesAsync()
    {
        Dictionary<string, string[]> packages = new()
        {
            ["onnxruntime-node-1.30.0"] = ["bin/napi-v6/linux/x64/libonnxruntime.so.1", "bin/napi-v6/linux/arm64/libonnxruntime.so.1"],
            ["com.github.asus4.onnxruntime-0.4.9"] = ["Runtime/Session.cs", "LICENSE", "ThirdPartyNotices.txt"],
            ["com.github.asus4.onnxruntime-extensions-0.4.9"] =
                ["Plugins/Linux/x64/libortextensions.so", "Plugins/Linux/arm64/libortextensions.so", "LICENSE", "ThirdPartyNotices.txt"],
        };
        _sandbox.Write("pack.sh", """cd "$1" && tar -czf "../$2.tgz" package""");
        List<string> pins = [];
        foreach ((string name, string[] files) in packages)
        {
            foreach (string file in files)
            {
                _sandbox.Write($"npm/{name}/package/{file}", "native library\n");
            }

            await _sandbox.RunAsync("pack.sh", Path.Combine(_sandbox.Root, "npm", name), name);
            byte[] tarball = await File.ReadAllBytesAsync(_sandbox.FileOf($"npm/{name}.tgz"));
            pins.Add($"{Convert.ToHexStringLower(SHA512.HashData(tarball))}  {name}.tgz\n");
        }

        _sandbox.Write("Tools/feed/checksums.sha512", string.Concat(pins));
        _sandbox.Fake("npm", $"""cp "{_sandbox.Root}/npm/$(printf '%s' "$2" | sed s/@/-/).tgz" "$4/" """);
    }

    /// <summary>Puts an extracted package into the NuGet cache, as a restore from <paramref name="source"/> leaves it.</summary>
    private string Cache(string source, string native)
    {
        string folder = Path.Combine(_sandbox.NuGetCache, Id.ToLowerInvariant(), "1.30.0");
        WriteCached(folder, ".nupkg.metadata", $$"""{ "version": 2, "source": "{{source}}" }""");
        WriteCached(folder, $"lib/net8.0/{Id}.dll", "managed library\n");
        WriteCached(folder, "runtimes/linux-x64/native/libonnxruntime.so", native + "\n");
        WriteCached(folder, "runtimes/linux-arm64/native/libonnxruntime.so", native + "\n");
        return folder;
    }

    private static void WriteCached(string folder, string file, string text)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
