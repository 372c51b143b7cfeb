#!/usr/bin/env bash
# OpenCvSharp4.official.runtime.linux-x64 4.13.0.20260627 (NuGet): libOpenCvSharpExtern.so has image libraries linked into it statically, and exports their
# functions under their own names. One would expect a library that brings its own libjpeg and libpng to keep them to itself. What the loader loads after it
# (GTK 3 and what that needs, GStreamer's plug-ins) can bind to these copies in the place of the system's libraries, which are of other versions; load the
# system's first, or the one away from the other.
# Seen: jpeg_start_decompress, jpeg_set_colorspace, png_create_read_struct and ZSTD_decompress among the exported names.
# Needs: the .NET 10 SDK, a NuGet source, nm (binutils). Nothing is loaded. Ends with 0 while this holds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >natives.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><RestorePackagesPath>packages</RestorePackagesPath></PropertyGroup>
  <ItemGroup><PackageReference Include="OpenCvSharp4.official.runtime.linux-x64" Version="4.13.0.20260627" /></ItemGroup>
</Project>
PROJECT
dotnet restore natives.csproj -v quiet --nologo
library=$(find packages -name libOpenCvSharpExtern.so)
nm -D --defined-only "$library" | awk '{ print $3 }' >names
for name in jpeg_start_decompress jpeg_set_colorspace png_create_read_struct ZSTD_decompress; do
  grep -x "$name" names
done
printf '%s names of libjpeg, %s of libpng\n' "$(grep -c '^jpeg_' names)" "$(grep -c '^png_' names)"
echo 'as described'
