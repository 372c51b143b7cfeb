#!/usr/bin/env bash
# Iot.Device.Bindings 4.2.0 (NuGet), Iot.Device.Ssd13xx.Ssd1306. Two things about `new Ssd1306(bus, 128, 64)`, for anyone who puts one on a small board:
#  * Whatever the height, it sends the set-up of a panel of 32 rows. One would expect a multiplex ratio of 64 rows (A8 3F) and the alternative wiring (DA 12).
#  * It then clears the panel by way of a bitmap, so it throws unless an image factory was registered before, although nobody asked for a picture and the
#    package brings no factory (the usual one is in another package, with SkiaSharp's native library).
# Seen: "height 32: A8 1F, DA 02, InvalidOperationException" and the same for height 64.
# Needs: the .NET 10 SDK and a NuGet source; no display: the bus is a class that records. Ends with 0 while this holds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >panel.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><NoWarn>NU1603</NoWarn></PropertyGroup>
  <ItemGroup><PackageReference Include="Iot.Device.Bindings" Version="4.2.0" /></ItemGroup>
</Project>
PROJECT
cat >Program.cs <<'PROGRAM'
using System.Device.I2c;
using Iot.Device.Ssd13xx;

foreach (int height in new[] { 32, 64 })
{
    Recorder bus = new();
    string end = "no exception";
    try
    {
        using Ssd1306 panel = new(bus, 128, height);
    }
    catch (InvalidOperationException e)
    {
        end = e.GetType().Name;
    }

    Console.WriteLine($"height {height}: {bus.Command(0xA8)}, {bus.Command(0xDA)}, {end}");
}

sealed class Recorder : I2cDevice
{
    private readonly List<byte[]> _sent = [];

    public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x3C);

    // A command of two bytes with the control byte before it
    public string Command(byte code) => string.Join(' ', _sent.Single(message => message.Length == 3 && message[1] == code).Skip(1).Select(value => $"{value:X2}"));

    public override void Read(Span<byte> buffer) => buffer.Clear();

    public override void Write(ReadOnlySpan<byte> buffer) => _sent.Add(buffer.ToArray());

    public override void WriteRead(ReadOnlySpan<byte> sent, Span<byte> buffer) => buffer.Clear();
}
PROGRAM
dotnet run -v quiet | tee seen
grep -qx 'height 32: A8 1F, DA 02, InvalidOperationException' seen
grep -qx 'height 64: A8 1F, DA 02, InvalidOperationException' seen
echo 'as described'
