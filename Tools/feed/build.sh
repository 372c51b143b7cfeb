#!/usr/bin/env bash
# Fills Tools/feed/packages with Microsoft.ML.OnnxRuntime and its Extensions where the user's NuGet sources do not serve them.
# Usage: Tools/feed/build.sh [--force]     --force asks and packs again although packages are there
# Exit codes: 0 the packages can be restored; 2 wrong usage or a broken pin; 3 neither NuGet nor npm could deliver.
# docs/decisions/0003-package-feed.md says why this exists.
set -euo pipefail

FEED=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PACKAGES=$FEED/packages
WORK=$FEED/work
VERSIONS=$FEED/../../Directory.Packages.props
PROBE_SECONDS=${EDGE_FEED_PROBE_SECONDS:-180}
DOWNLOAD_SECONDS=${EDGE_FEED_DOWNLOAD_SECONDS:-900}
LOCK_SECONDS=${EDGE_FEED_LOCK_SECONDS:-1800}

# The managed sources and the Extensions come from this npm release; the native ONNX Runtime from onnxruntime-node of the wanted version.
NPM_SOURCES=com.github.asus4.onnxruntime@0.4.9
NPM_EXTENSIONS=com.github.asus4.onnxruntime-extensions@0.4.9

# Nothing of the repository's build rules may reach the projects here.
ALONE=(-p:ImportDirectoryBuildProps=false -p:ImportDirectoryBuildTargets=false -p:ImportDirectoryPackagesProps=false --nologo -v quiet)

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
export DOTNET_CLI_UI_LANGUAGE=en NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT=2

say() { printf 'package feed: %s\n' "$*" >&2; }
fail() { local code=$1; shift; say "$*"; exit "$code"; }

wanted_version() {
  local value
  value=$(sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$VERSIONS")
  [[ -n $value ]] || fail 2 "no <$1> in $VERSIONS: expected the pinned version; restore that line."
  printf '%s' "$value"
}

# A package is current when no recipe file is newer than it: then a changed pin or project packs again.
is_packed() {
  local nupkg=$PACKAGES/$1.$2.nupkg
  [[ -f $nupkg && ! $FEED/$1.csproj -nt $nupkg && ! $FEED/checksums.sha512 -nt $nupkg ]]
}

# Settled: packed here, or an earlier run found that the NuGet sources serve it.
settled() { [[ $force == no ]] && { is_packed "$1" "$2" || [[ -f $WORK/served-$1.$2 ]]; }; }

cache_folder() {
  local root=${NUGET_PACKAGES:-}
  [[ -n $root ]] || root=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: *//')
  printf '%s/%s/%s' "${root%/}" "${1,,}" "$2"
}

# NuGet notes beside an extracted package which source it came from.
cached_from_feed() { grep -qsE '"source": *"[^"]*/Tools/feed/packages"' "$1/.nupkg.metadata"; }
cached_from_gallery() { [[ -f $1/.nupkg.metadata ]] && ! cached_from_feed "$1"; }

gallery_serves() {
  local id=$1 version=$2 log=$WORK/probe.log rc=0 found
  # A packages folder of its own: an earlier local package in the user's cache must not answer for the gallery.
  NUGET_PACKAGES=$WORK/probe timeout --foreground --kill-after=10 "$PROBE_SECONDS" dotnet restore "$FEED/GalleryProbe.csproj" "${ALONE[@]}" \
    --artifacts-path "$WORK/artifacts" -p:ProbeId="$id" -p:ProbeVersion="$version" >"$log" 2>&1 || rc=$?
  rm -rf "$WORK/probe"
  ((rc != 0)) || return 0

  found=$(sed -n 's/.*NU1102:.*Found [0-9]* version(s) in \(.*\)\[ Nearest version: \(.*\) \].*/\2 in \1/p' "$log" | sort -u | paste -sd, -)
  if ((rc == 124 || rc == 137)); then
    say "the NuGet sources gave no answer about $id $version within $PROBE_SECONDS s; taking it from npm. (EDGE_FEED_PROBE_SECONDS sets the limit.)"
  elif [[ -n $found ]]; then
    say "the NuGet sources serve $id, but not $version (nearest: $found); taking it from npm."
  elif grep -q NU1101 "$log"; then
    say "the NuGet sources do not serve $id; taking it from npm."
  else
    say "the NuGet sources could not be asked about $id $version ($(grep -m1 -oE 'error [^[]*' "$log" || printf 'dotnet restore ended with %s' "$rc")); trying npm."
  fi
  return 1
}

# download NAME@VERSION: leaves the verified tarball in $WORK and prints its path.
download() {
  local spec=$1 rc=0 file
  file=${spec//@/-}.tgz
  grep -q " $file\$" "$FEED/checksums.sha512" \
    || fail 2 "no checksum is pinned for $file in $FEED/checksums.sha512: expected one line of sha512sum; add it after checking the package."
  command -v npm >/dev/null \
    || fail 3 "npm is not on the PATH: expected npm, to fetch $spec because NuGet does not serve it. Install Node.js with npm, or configure a NuGet source that has the package."
  say "fetching $spec from npm"
  timeout --foreground --kill-after=10 "$DOWNLOAD_SECONDS" npm pack "$spec" --pack-destination "$WORK" --ignore-scripts --no-update-notifier \
    --loglevel=error --fetch-retries=1 >"$WORK/npm.log" 2>&1 || rc=$?
  if ((rc == 124 || rc == 137)); then
    fail 3 "npm did not deliver $spec within $DOWNLOAD_SECONDS s: expected a package of about 100 MB. Check the network, or set EDGE_FEED_DOWNLOAD_SECONDS."
  elif ((rc != 0)) || [[ ! -f $WORK/$file ]]; then
    fail 3 "npm could not fetch $spec ($(grep -m1 -E 'npm (error|ERR!) (code|network|[0-9])' "$WORK/npm.log" || printf 'npm ended with %s' "$rc")): expected $file. Check the network and 'npm config get registry', or configure a NuGet source that has the package."
  fi
  (cd "$WORK" && grep " $file\$" "$FEED/checksums.sha512" | sha512sum --check --status) \
    || fail 3 "$file from npm has sha512 $(sha512sum "$WORK/$file" | cut -c1-16)..., expected $(grep " $file\$" "$FEED/checksums.sha512" | cut -c1-16)... ($FEED/checksums.sha512). It was not used. Fetch again on a network you trust; if it stays, the registry serves something else than was pinned."
  printf '%s' "$WORK/$file"
}

unpack() {
  local tarball=$1 target=$2
  shift 2
  mkdir -p "$target"
  tar -xzf "$tarball" -C "$target" --strip-components=1 --no-same-owner --wildcards "$@" \
    || fail 3 "$tarball does not hold $*: expected the layout of the pinned release. Run $FEED/build.sh --force; if it stays, see docs/decisions/0003-package-feed.md."
}

stage_onnxruntime() {
  local stage=$1 version=$2 native sources platform
  native=$(download "onnxruntime-node@$version")
  sources=$(download "$NPM_SOURCES")
  unpack "$sources" "$stage" 'package/Runtime/*.cs' package/LICENSE package/ThirdPartyNotices.txt
  rm -rf "$stage/Runtime/Training"
  unpack "$native" "$WORK/native" 'package/bin/napi-v6/linux/*/libonnxruntime.so.1'
  for platform in x64 arm64; do
    mkdir -p "$stage/runtimes/linux-$platform/native"
    mv "$WORK/native/bin/napi-v6/linux/$platform/libonnxruntime.so.1" "$stage/runtimes/linux-$platform/native/libonnxruntime.so"
  done
}

stage_extensions() {
  local stage=$1 tarball platform
  tarball=$(download "$NPM_EXTENSIONS")
  unpack "$tarball" "$stage" 'package/Plugins/Linux/*/libortextensions.so' package/LICENSE package/ThirdPartyNotices.txt
  for platform in x64 arm64; do
    mkdir -p "$stage/runtimes/linux-$platform/native"
    mv "$stage/Plugins/Linux/$platform/libortextensions.so" "$stage/runtimes/linux-$platform/native/"
  done
}

# NuGet never looks again at a version that it has extracted: drop our own earlier copy when its content differs from the new one.
forget_stale_copy() {
  local cached=$1 content=$2 file
  cached_from_feed "$cached" || return 0
  while IFS= read -r -d '' file; do
    if ! cmp -s "$content/$file" "$cached/$file"; then
      say "dropping the outdated copy in $cached"
      mv "$cached" "$cached.outdated.$$" && rm -rf "$cached.outdated.$$"
      return 0
    fi
  done < <(cd "$content" && find lib runtimes -type f -print0 2>/dev/null)
}

pack() {
  local id=$1 version=$2 stage=$3 built
  timeout --foreground --kill-after=10 "$DOWNLOAD_SECONDS" dotnet pack "$FEED/$id.csproj" -c Release "${ALONE[@]}" --artifacts-path "$WORK/artifacts" \
    -p:Version="$version" -p:FeedStage="$stage" -o "$WORK" >"$WORK/pack.log" 2>&1 \
    || fail 3 "packing $id $version failed: $(grep -m1 -E 'error' "$WORK/pack.log" || tail -n 1 "$WORK/pack.log"). Expected a package from $FEED/$id.csproj; the whole log is $WORK/pack.log."
  built=$WORK/artifacts/bin/$id/release/$id.dll
  if [[ -d $stage/Runtime ]]; then
    mkdir -p "$stage/lib/net8.0"
    cp "$built" "$stage/lib/net8.0/"
  fi
  mv "$WORK/$id.$version.nupkg" "$PACKAGES/"
  forget_stale_copy "$(cache_folder "$id" "$version")" "$stage"
  say "packed $id $version into $PACKAGES"
}

provide() {
  local id=$1 version=$2 stage_function=$3 stage=$WORK/stage-$1
  if settled "$id" "$version"; then return; fi
  if cached_from_gallery "$(cache_folder "$id" "$version")"; then
    say "$id $version is already in the NuGet cache, from the gallery; nothing to pack."
  elif gallery_serves "$id" "$version"; then
    say "the NuGet sources serve $id $version; nothing to pack."
  else
    "$stage_function" "$stage" "$version"
    pack "$id" "$version" "$stage"
    return
  fi
  # The official package wins: an older local one would only hide it.
  rm -f "$PACKAGES/$id.$version.nupkg"
  : >"$WORK/served-$id.$version"
}

force=no
case ${1-} in
  '') ;;
  --force) force=yes ;;
  *) fail 2 "unknown argument '$1': expected nothing or --force." ;;
esac

ort=$(wanted_version OnnxRuntimeVersion)
extensions=$(wanted_version OnnxRuntimeExtensionsVersion)
if settled Microsoft.ML.OnnxRuntime "$ort" && settled Microsoft.ML.OnnxRuntime.Extensions "$extensions"; then exit 0; fi

command -v dotnet >/dev/null || fail 3 "dotnet is not on the PATH: expected the .NET SDK named in global.json. Install it and run this again."
mkdir -p "$PACKAGES" "$WORK"
exec 9>"$WORK/lock"
flock --wait "$LOCK_SECONDS" 9 \
  || fail 3 "another run holds $WORK/lock for more than $LOCK_SECONDS s: expected it to finish. End it, or set EDGE_FEED_LOCK_SECONDS."
clean() { find "$WORK" -mindepth 1 -maxdepth 1 ! -name lock ! -name 'served-*' ! -name '*.log' -exec rm -rf {} +; }
clean

provide Microsoft.ML.OnnxRuntime "$ort" stage_onnxruntime
provide Microsoft.ML.OnnxRuntime.Extensions "$extensions" stage_extensions
clean
