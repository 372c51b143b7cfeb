#!/usr/bin/env bash
# Installs the Debian packages that link a native program for another processor, for `./edge publish ARGUMENTS`, when root or with sudo that asks for no password.
# Where it may not, or where that fails, nothing is lost: the command itself names what is missing, and what it makes instead.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LOG=$ROOT/artifacts/publish-packages.log

say() { printf 'edge publish: %s\n' "$*" >&2; }
fail() { local code=$1; shift; say "$*"; exit "$code"; }

# shellcheck source=SCRIPTDIR/debian-packages.sh
source "$ROOT/Tools/debian-packages.sh"

# is_cross ARGUMENTS...: whether they ask for a native program of arm64 on x64
is_cross() {
  local argument cross=1
  [[ $(uname -m) == x86_64 ]] || return 1
  for argument; do
    case $argument in
      linux-arm64*) cross=0 ;;
      -h | --help | trimmed | --way=trimmed) return 1 ;;
    esac
  done
  return "$cross"
}

if ! is_cross "$@" || ! may_install; then exit 0; fi
mkdir -p "$ROOT/artifacts"
# Apart from this shell, which fail would end.
(install_packages "$ROOT/Tools/publish-packages-arm64.txt" "$LOG") || true
