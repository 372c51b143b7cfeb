#!/usr/bin/env bash
# Runs the tests of what changed, and again at every change, until Ctrl-C. Called by `./edge watch`, which says what its options are.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STAMP=$ROOT/artifacts/watch.stamp
SOURCES=(Runtime Camera Quantization Targets Tools Tests edge)

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

usage() {
  cat <<'USAGE'
Usage: ./edge watch [--once]

Builds and runs the tests of the folders in which something differs from the last commit, then waits, and does so again for what changes.
A change in Runtime runs Runtime's tests, and so on; the architecture's, which take seconds, always run.

  --once       once, without waiting
  -h, --help   this

Exit codes: with --once 0 all passed, 1 a test failed or a project does not build; 130 stopped by Ctrl-C.
USAGE
}

# From files to the names of test projects.
tests_of() {
  {
    sed -nE 's:^(Runtime|Camera|Quantization|Targets)/.*:\1:p; s:^Tools/(Station|Agent|Cli)/.*:\1:p; s:^(edge|Tools/[^/]*\.(sh|txt))$:Launcher:p
      s:^Tests/([A-Za-z]+)\.Tests/.*:\1:p'
    printf 'Architecture\n'
  } | sort -u
}

differing() { (cd "$ROOT" && git diff --name-only HEAD && git ls-files --others --exclude-standard); }

newer() { (cd "$ROOT" && find "${SOURCES[@]}" -type f -newer "$STAMP"); }

run() {
  local name rc=0
  for name in "$@"; do
    dotnet test "$ROOT/Tests/$name.Tests" -c Release --nologo -v quiet </dev/null || rc=1
  done
  return "$rc"
}

case ${1-} in
  -h | --help) usage; exit 0 ;;
  '' | --once) ;;
  *) printf "edge watch: unknown option '%s'. See \`./edge watch --help\`.\n" "$1" >&2; exit 2 ;;
esac
trap 'exit 130' INT TERM
mkdir -p "$ROOT/artifacts"
touch "$STAMP"
mapfile -t names < <(differing | tests_of)
rc=0
run "${names[@]}" || rc=$?
[[ ${1-} != --once ]] || exit "$rc"
while true; do
  printf 'edge watch: waiting for a change.\n' >&2
  until [[ -n $(newer) ]]; do sleep 1; done
  mapfile -t names < <(newer | tests_of)
  touch "$STAMP"
  run "${names[@]}" || true
done
