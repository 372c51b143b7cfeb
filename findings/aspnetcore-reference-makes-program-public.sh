#!/usr/bin/env bash
# .NET SDK 10, FrameworkReference Microsoft.AspNetCore.App in a project of the plain SDK (Microsoft.NET.Sdk):
# the reference brings ASP.NET's source generators too, and one of them makes the `Program` of top-level statements public, for tests of web applications.
# A console program or service that takes the reference only for logging or hosting (or gets it from a library that it refers to) exports a type. One would
# expect `internal`, which the compiler gives it; a Main in a class that is written out stays as it is written.
# Seen: "plain: 0 exported", "referring: 1 exported: Program", "written: 0 exported".
# Needs: the .NET 10 SDK and a NuGet source. Ends with 0 while this holds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
tell='var types = System.Reflection.Assembly.GetExecutingAssembly().GetExportedTypes(); System.Console.WriteLine(
  types.Length + " exported" + (types.Length == 0 ? "" : ": " + string.Join(", ", (object[])types)));'

# project FOLDER REFERENCES CODE
project() {
  mkdir "$1"
  cat >"$1/$1.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>$2</ItemGroup>
</Project>
PROJECT
  printf '%s\n' "$3" >"$1/Program.cs"
  dotnet build "$1" -o "$1-out" -v quiet --nologo >/dev/null
  printf '%s: %s\n' "$1" "$(dotnet "$1-out/$1.dll")" | tee -a seen
}

project plain '' "$tell"
project referring '<FrameworkReference Include="Microsoft.AspNetCore.App" />' "$tell"
project written '<FrameworkReference Include="Microsoft.AspNetCore.App" />' "internal static class Program { private static void Main() { $tell } }"

diff seen - <<'EXPECTED'
plain: 0 exported
referring: 1 exported: Program
written: 0 exported
EXPECTED
echo 'as described'
