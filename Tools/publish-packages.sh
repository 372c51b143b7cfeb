#!/usr/bin/env bash
# Installs Debian packages that link a native program, for `edge publish`: publish-packages.sh PACKAGE..., when root or with passwordless
# sudo. Where it may not, or where that fails, nothing is lost: the command itself names what is missing, and what it makes instead.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LOG=$ROOT/artifacts/publish-packages.log

say() { printf 'edge publish: %s\n' "$*" >&2; }
fail() { local code=$1; shift; say "$*"; exit "$code"; }

# shellcheck source=SCRIPTDIR/debian-packages.sh
source "$ROOT/Tools/debian-packages.sh"

may_install || exit 0
mkdir -p "$ROOT/artifacts"
# Apart from this shell, which fail would end.
(install_packages <(printf '%s\n' "$@") "$LOG") || true
