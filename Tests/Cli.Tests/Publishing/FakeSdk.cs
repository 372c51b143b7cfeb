using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests.Publishing;

/// <summary>A program that stands in for dotnet: it refuses to restore what the test says, and publishes a program that is a shell script.</summary>
internal sealed class FakeSdk
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string _calls;

    /// <param name="folder">Where it lies.</param>
    /// <param name="refused">Properties of restores that fail: "-p:EdgePublishWay=aot".</param>
    /// <param name="agent">What the published program does.</param>
    public FakeSdk(TemporaryFolder folder, string refused, string agent)
    {
        Path = folder.File("sdk", "dotnet");
        _calls = folder.File("sdk", "calls");
        File.WriteAllText(Path, $$"""
            #!/bin/bash
            echo "$*" >>'{{_calls}}'
            if [[ $1 == restore && "$*" =~ {{refused}} ]]; then
              echo "x.csproj : error NU1101: Unable to find package Some.Pack. No packages exist with this id in source(s): somewhere [x.csproj]"
              exit 1
            fi
            [[ $1 == publish ]] || exit 0
            for argument; do [[ $argument != -p:PublishDir=* ]] || folder=${argument#-p:PublishDir=}; done
            mkdir -p "$folder"
            printf '%s\n' '#!/bin/bash' '{{agent}}' >"$folder/edge-agent"
            chmod +x "$folder/edge-agent"
            echo library >"$folder/libonnxruntime.so"
            """);
        File.SetUnixFileMode(Path, Executable);
    }

    public string Path { get; }

    public string[] Calls => File.Exists(_calls) ? File.ReadAllLines(_calls) : [];
}
