#!/usr/bin/env bash
# .NET 10 (shared framework), System.IO.Compression. `ZipArchive.CreateAsync`, `OpenAsync`, `WriteAsync` and `DisposeAsync` were added so that an archive can be
# written without a thread that waits. On a stream that cannot seek, as a web server's answer, some bytes of each entry are written by `Write` all the same: the
# data descriptor behind it, and the last bytes of a deflated one. Kestrel's answers throw at that (synchronous operations are off by default), so a zip file
# that is streamed as it is made breaks at its first entry although everything that was called is asynchronous.
# Seen: "NoCompression: 1 writes that wait, 16 bytes" and "Fastest: 2 writes that wait, 26 bytes".
# Needs: the .NET 10 SDK. Ends with 0 while this holds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >zip.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
</Project>
PROJECT
cat >Program.cs <<'PROGRAM'
using System.IO.Compression;
using System.Text;

foreach (CompressionLevel level in new[] { CompressionLevel.NoCompression, CompressionLevel.Fastest })
{
    Watched stream = new();
    ZipArchive zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, null);
    await using (Stream entry = await zip.CreateEntry("part.txt", level).OpenAsync())
    {
        await entry.WriteAsync(Encoding.ASCII.GetBytes("one part"));
    }

    await zip.DisposeAsync();
    Console.WriteLine($"{level}: {stream.Waited} writes that wait, {stream.Bytes} bytes");
}

sealed class Watched : MemoryStream
{
    public int Waited, Bytes;
    public override bool CanSeek => false;
    public override void Write(byte[] buffer, int offset, int count) { Waited++; Bytes += count; }
    public override void Write(ReadOnlySpan<byte> buffer) { Waited++; Bytes += buffer.Length; }
    public override void WriteByte(byte value) { Waited++; Bytes++; }
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken stop) => Task.CompletedTask;
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken stop = default) => default;
}
PROGRAM
dotnet run -v quiet | tee seen
grep -qx 'NoCompression: 1 writes that wait, 16 bytes' seen
grep -qx 'Fastest: 2 writes that wait, 26 bytes' seen
echo 'as described'
