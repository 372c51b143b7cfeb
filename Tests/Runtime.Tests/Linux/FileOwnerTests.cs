using System.Diagnostics;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Linux;

public sealed class FileOwnerTests : IDisposable
{
    private const string Nobody = "65534";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_this_user_made_is_its_own_and_what_another_made_or_is_not_there_is_not()
    {
        string file = _folder.File("file");
        await File.WriteAllTextAsync(file, "");

        Assert.True(FileOwner.IsOwn(file));
        Assert.False(FileOwner.IsOwn(_folder.File("none")));
        Assert.False(FileOwner.IsOwn(await Foreign()));
    }

    // A link of another user to a file of one's own is the other's.
    private async Task<string> Foreign()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "/proc/1";
        }

        string link = _folder.File("link");
        File.CreateSymbolicLink(link, _folder.File("file"));
        using Process given = Process.Start("chown", ["--no-dereference", Nobody, link]);
        await given.WaitForExitAsync();
        Assert.Equal(0, given.ExitCode);
        return link;
    }
}
