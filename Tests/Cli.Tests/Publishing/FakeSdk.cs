using EdgeConvNeXt.Cli.Publish;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests.Publishing;

/// <summary>
/// A program that stands in for dotnet: it refuses to restore what the test says, and publishes a program that is a shell script, with all
/// that belongs to it.
/// </summary>
internal sealed class FakeSdk
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string _calls;

    /// <param name="folder">Where it lies.</param>
    /// <param name="refused">Properties of restores that fail: "-p:EdgePublishWay=aot".</param>
    /// <param name="agent">What the published program does.</param>
    /// <param name="alter">What is done to the published folder, in bash: "touch stray".</param>
    public FakeSdk(TemporaryFolder folder, string refused, string agent, string alter = "true")
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
            mkdir -p "$folder/licences"
            cd "$folder"
            touch {{string.Join(' ', PublishedFiles.Of(PublishTarget.All[0]).Select(file => file.Path))}}
            printf '%s\n' '#!/bin/bash' '{{agent}}' >edge-agent
            chmod +x edge-agent
            {{alter}}
            """);
        File.SetUnixFileMode(Path, Executable);
    }

    public string Path { get; }

    public string[] Calls => File.Exists(_calls) ? File.ReadAllLines(_calls) : [];
}
