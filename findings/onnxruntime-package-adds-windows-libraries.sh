#!/usr/bin/env bash
# Microsoft.ML.OnnxRuntime 1.31.1 (NuGet), .NET SDK 10, `dotnet publish -r linux-x64`:
# the package's own props copy the Windows libraries of win-x64 into a publish for Linux, beside the Linux ones that the runtime identifier chose. One would
# expect a publish for one runtime identifier to hold that identifier's natives alone. ExcludeAssets="build" on the reference leaves the props out; the
# Linux natives still come.
# Seen: onnxruntime.dll (PE, about 16 MB) in the plain publish; none with ExcludeAssets="build"; libonnxruntime.so in both.
# Needs: the .NET 10 SDK and a NuGet source. Ends with 0 while this holds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# project FOLDER ATTRIBUTE
project() {
  mkdir "$1"
  cat >"$1/$1.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.ML.OnnxRuntime" Version="1.31.1" $2 /></ItemGroup>
</Project>
PROJECT
  echo 'System.Console.WriteLine("published");' >"$1/Program.cs"
  dotnet publish "$1" -r linux-x64 --self-contained false -o "$1-out" -v quiet --nologo
  printf '%s: ' "$1"
  (cd "$1-out" && find . -name '*onnxruntime*' ! -name '*.xml' -printf '%f %s; ' | sort)
  echo
}

project plain ''
project excluded 'ExcludeAssets="build"'

[[ $(head -c 2 plain-out/onnxruntime.dll) == MZ ]]
(($(stat -c %s plain-out/onnxruntime.dll) > 10000000))
[[ ! -e excluded-out/onnxruntime.dll ]]
[[ -s plain-out/libonnxruntime.so && -s excluded-out/libonnxruntime.so ]]
echo 'as described'
