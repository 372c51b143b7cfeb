#!/usr/bin/env bash
# Two signed models come to a station that runs the demo's line: one that is good, and one that is bad. The first stays, the second is taken
# back by itself. From the checkout, with a folder that is made: docs/examples/models/two-models.sh /tmp/two-models
# EDGE names another edge. Takes a minute.
set -euo pipefail

EDGE=${EDGE:-./edge}
DEMO=${DEMO:-Tools/Demo}
WORK=${1:?Name a folder that is made.}

say() { printf '\n# %s\n' "$*"; }
# shellcheck disable=SC2086
edge() { $EDGE "$@"; }
# state SLOT: how far its model has come
state() { edge model list --config "$WORK/station.json" --json | sed -n "s/.*\"slot\":\"$1\",\"state\":\"\([a-z]*\)\".*/\1/p"; }
until_state() {
  for ((look = 0; look < 120; look++)); do
    [[ $(state "$1") != "$2" ]] || return 0
    sleep 1
  done
  say "the slot $1 is not $2 within two minutes"
  return 1
}

mkdir "$WORK" "$WORK/trust"
openssl ecparam -name prime256v1 -genkey -noout -out "$WORK/signer.key"
openssl ec -in "$WORK/signer.key" -pubout -out "$WORK/trust/signer.pub" 2>/dev/null
for release in 1 2 3; do
  # The third needs a score that hardly any part reaches: nearly all are unsure.
  edge bundle create "$DEMO" --output "$WORK/$release.edgemodel" --version-name "$release" --threshold "$([[ $release == 3 ]] && echo 0.9999 || echo 0.5)"
  edge bundle sign "$WORK/$release.edgemodel" --key "$WORK/signer.key" --version "$release"
done

# A short trial, so that there is something to see.
cat >"$WORK/station.json" <<EOF
{
  "station": "two models",
  "model": { "path": "1.edgemodel", "trust": "trust", "slots": "slots" },
  "trial": { "parts": 100, "minutes": 0.1 },
  "source": { "type": "synthetic", "framesPerSecond": 20 },
  "control": { "socket": "$(cd "$WORK" && pwd)/control.sock" },
  "output": { "journal": "journal" }
}
EOF

say "The station runs release 1"
# shellcheck disable=SC2086
(exec $EDGE run --config "$WORK/station.json" >"$WORK/agent.log" 2>&1) &
agent=$!
trap 'kill "$agent" 2>/dev/null || true; wait "$agent" || true' EXIT
until [[ -S $WORK/control.sock ]]; do
  kill -0 "$agent"
  sleep 0.2
done

say "Release 2 is installed, judges from the next part on, and stays after its trial"
edge model install "$WORK/2.edgemodel" --config "$WORK/station.json"
until_state a good
edge model list --config "$WORK/station.json"

say "Nobody signed this one"
edge model install "$DEMO" --config "$WORK/station.json" && exit 1

say "Release 3 is bad, and taken back by itself"
edge model install "$WORK/3.edgemodel" --config "$WORK/station.json"
bad=$(edge model list --config "$WORK/station.json" --json | sed -n 's/.*"active":"\([abc]\)".*/\1/p')
until_state "$bad" bad
edge model list --config "$WORK/station.json"

say "Going backwards has to be asked for"
edge model install "$WORK/1.edgemodel" --config "$WORK/station.json" && exit 1

say "What the journal says of it, and by which models parts were judged"
edge journal events "$WORK/journal"
for model in 1 2 3; do
  printf '%6d parts by convnext-tiny-strip@%s\n' "$(edge journal query "$WORK/journal" --json | grep -c "\"model\":\"convnext-tiny-strip@$model\"")" "$model"
done
