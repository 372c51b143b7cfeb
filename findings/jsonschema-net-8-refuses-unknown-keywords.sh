#!/usr/bin/env bash
# JsonSchema.Net 8.0.5 (NuGet), JSON Schema 2020-12. A schema with a keyword that the draft does not have, such as the x-... extensions and the `components`
# of an OpenAPI 3.1 document, is refused when it is read, with a JsonSchemaException. The draft (core, 4.3.1 and 6.5) has unknown keywords taken for annotations,
# and version 7.4.0 of the package does so; so a schema out of an OpenAPI document cannot be given to it as it stands.
# Seen: "7.4.0: valid" and "8.0.5: JsonSchemaException".
# Needs: the .NET 10 SDK and a NuGet source. Ends with 0 while this holds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for version in 7.4.0 8.0.5; do
  mkdir "$version"
  cat >"$version/check.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
    <DefineConstants>\$(DefineConstants);V${version%%.*}</DefineConstants>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="JsonSchema.Net" Version="$version" /></ItemGroup>
</Project>
PROJECT
  cat >"$version/Program.cs" <<'PROGRAM'
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

try
{
    JsonSchema schema = JsonSchema.FromText("""{ "type": "integer", "x-unit": "ms" }""");
#if V7
    bool isValid = schema.Evaluate(JsonNode.Parse("5")).IsValid;
#else
    bool isValid = schema.Evaluate(JsonDocument.Parse("5").RootElement).IsValid;
#endif
    Console.WriteLine(isValid ? "valid" : "invalid");
}
catch (JsonSchemaException fault)
{
    Console.WriteLine(fault.GetType().Name);
}
PROGRAM
  printf '%s: %s\n' "$version" "$(cd "$version" && dotnet run -v quiet | tail -n 1)" | tee -a seen
done
grep -qx '7.4.0: valid' seen
grep -qx '8.0.5: JsonSchemaException' seen
echo 'as described'
