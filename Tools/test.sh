#!/usr/bin/env bash
# Installs what the tests need, builds the solution, runs every test project. Called by `./edge test`; its arguments go to dotnet test
# (--filter NAME). The last line is `N passed, N failed`, and `, N skipped` where some were.
# Exit codes: 0 all passed; 1 a test failed, a project broke off, or none ran; 3 something the tests need is missing.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RESULTS=$ROOT/artifacts/test-results
BUILD_SECONDS=3600
PROJECT_SECONDS=5400
# A single test that takes longer than this hangs: its project is ended and named.
TEST_HANG=10m

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

say() { printf 'edge test: %s\n' "$*" >&2; }
fail() { local code=$1; shift; say "$*"; exit "$code"; }

# Ctrl-C does not reach what runs in the background: hand it on.
stopped() {
  local running
  mapfile -t running < <(jobs -rp)
  ((${#running[@]} == 0)) || kill "${running[@]}" 2>/dev/null || true
  wait
  fail 130 "stopped."
}

# shellcheck source=SCRIPTDIR/debian-packages.sh
source "$ROOT/Tools/debian-packages.sh"

# One compiler serves all projects, in half of the time. What is left of the build's process group (timeout makes one) afterwards is that
# compiler.
build() {
  local rc=0 building
  say "building the solution"
  (cd "$ROOT" && exec timeout --kill-after=10 "$BUILD_SECONDS" dotnet build EdgeConvNeXt.sln -c Release -v quiet --nologo \
    -nodeReuse:false -p:UseSharedCompilation=true -p:SharedCompilationId="edge-$$") </dev/null &
  building=$!
  wait "$building" || rc=$?
  kill -- "-$building" 2>/dev/null || true
  ((rc == 0)) || fail 1 "the solution does not build."
}

# What a reader of the log needs: not the runner's own chatter, and skips with their reasons instead of bare names.
shown() {
  grep -vE "^(VSTestTask|Starting test execution|A total of|Results File:|No test matches|Additionally, path|Data collector 'Blame'|  Skipped |\$)|\[(SKIP|FAIL)\]\$" "$1" || true
}

skip_reasons() {
  [[ -f $1 ]] || return 0
  awk '/<UnitTestResult / { name = "" }
    /<UnitTestResult .* outcome="NotExecuted"/ { match($0, / testName="[^"]*"/); name = substr($0, RSTART + 11, RLENGTH - 12) }
    name != "" && /<Message>/ { gsub(/^ *<Message>|<\/Message>.*/, ""); print "  skipped " name ": " $0; name = "" }' "$1" \
    | sed -e 's/&quot;/"/g' -e "s/&apos;/'/g" -e 's/&lt;/</g' -e 's/&gt;/>/g' -e 's/&amp;/\&/g'
}

# Runs one project's tests; its output is kept and shown in one piece, so that projects running side by side do not mix.
run_project() {
  local name=$1 log=$RESULTS/$1.log rc=0 running
  shift
  timeout --kill-after=30 "$PROJECT_SECONDS" dotnet test "$ROOT/artifacts/bin/$name/release/$name.dll" --nologo \
    --results-directory "$RESULTS" --logger "trx;LogFileName=$name.trx" \
    --blame-hang-timeout "$TEST_HANG" --blame-hang-dump-type none "$@" >"$log" 2>&1 </dev/null &
  running=$!
  trap 'kill "$running"' TERM
  wait "$running" || rc=$?
  printf '%s\n' "$rc" >"$RESULTS/$name.rc"
  { printf -- '--- %s\n' "$name"; shown "$log"; skip_reasons "$RESULTS/$name.trx"; } >"$log.shown"
  cat "$log.shown"
}

run_projects() {
  local cores project
  cores=$(nproc)
  for project in "$ROOT"/Tests/*/*.Tests.csproj; do
    while (($(jobs -rp | wc -l) >= cores)); do wait -n || true; done
    run_project "$(basename "$project" .csproj)" "$@" &
  done
  wait
}

# counter NAME FILE: one attribute of the trx file's <Counters>, or 0.
counter() { sed -n "s/.*<Counters .*\b$1=\"\([0-9]*\)\".*/\1/p" "$2" | grep . || printf 0; }

summarise() {
  local project name trx rc passed=0 failed=0 skipped=0 broken=() p f t e
  for project in "$ROOT"/Tests/*/*.Tests.csproj; do
    name=$(basename "$project" .csproj) trx=$RESULTS/$name.trx p=0 f=0 t=0 e=0
    rc=$(cat "$RESULTS/$name.rc")
    if [[ -f $trx ]]; then
      p=$(counter passed "$trx") f=$(counter failed "$trx") t=$(counter total "$trx") e=$(counter executed "$trx")
    fi
    ((passed += p, failed += f, skipped += t - e, 1))
    if ((rc != 0 && f == 0)); then broken+=("$name"); fi
  done
  ((${#broken[@]} == 0)) || say "broke off before the end (see $RESULTS/NAME.log): ${broken[*]}"
  ((passed + failed > 0)) || say "no test ran."
  printf '%s passed, %s failed' "$passed" "$failed"
  ((skipped == 0)) || printf ', %s skipped' "$skipped"
  printf '\n'
  ((failed == 0 && passed > 0 && ${#broken[@]} == 0))
}

# Here, and not as a build or an installation that failed.
trap stopped INT TERM
rm -rf "$RESULTS"
mkdir -p "$RESULTS"
install_packages "$ROOT/Tools/test-packages.txt" "$RESULTS/apt.log"
unpack_programs "$ROOT/Tools/test-programs.txt" "$ROOT/artifacts/debian" "$RESULTS/apt.log"
build
run_projects "$@"
summarise
