#!/usr/bin/env bash
# PureHDF 2.2.0 (NuGet), .NET 10, published as a native program (PublishAot). It is pure managed code, so one would expect a native program
# to read HDF5 as the same program does under the JIT compiler. It does not: opening a file and listing its groups works, reading the first
# dataset of numbers throws NotSupportedException, for the element type's method is made at run time. The package says nothing of it.
# Seen: "jit: keys=1 1,2,3" and "native: keys=1 NotSupportedException".
# Needs: the .NET 10 SDK, a NuGet source, and what native publishing links with (clang or gcc, zlib). Ends with 0 while this holds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >reader.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <PublishAot>true</PublishAot>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="PureHDF" Version="2.2.0" /></ItemGroup>
</Project>
PROJECT
cat >Program.cs <<'PROGRAM'
using PureHDF;

if (args[0] == "write")
{
    new H5File { ["numbers"] = new float[] { 1, 2, 3 } }.Write(args[1]);
    return;
}

using var file = H5File.OpenRead(args[1]);
string keys = $"keys={file.Children().Count()}";
try
{
    Console.WriteLine($"{args[0]}: {keys} {string.Join(',', file.Dataset("numbers").Read<float[]>())}");
}
catch (NotSupportedException e)
{
    Console.WriteLine($"{args[0]}: {keys} {e.GetType().Name}");
}
PROGRAM
dotnet publish -v quiet -o native >publish.log 2>&1 || { cat publish.log; exit 1; }
dotnet build -v quiet -o managed >build.log 2>&1 || { cat build.log; exit 1; }
dotnet managed/reader.dll write numbers.h5
{ dotnet managed/reader.dll jit numbers.h5; native/reader native numbers.h5; } | tee seen
grep -qx 'jit: keys=1 1,2,3' seen
grep -qx 'native: keys=1 NotSupportedException' seen
echo 'as described'
