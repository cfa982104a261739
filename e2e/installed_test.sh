#!/usr/bin/env bash
# installed_test.sh BUILD: what `cmake --install` makes of the build tree works, wherever it is moved and with the build tree
# gone: songs are rendered and served, plugins looked for, and a new plugin is heard once the SDK is installed too.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1

if [[ -z ${AVIARY_TEST_PLACE:-} ]]; then
  place=$(mktemp -d)
  trap 'rm -rf "$place"' EXIT
  export AVIARY_TEST_PLACE=$place
  cmake --install "$build" --component program --prefix "$place/made" >/dev/null
  cmake --install "$build" --component sdk --prefix "$place/made_sdk" >/dev/null
  # Without the plugin that the example's own project builds.
  mkdir "$place/song" && grep -v 'fx tremolo' "$here/../examples/tremolo/song.bird" >"$place/song/song.bird"
  AVIARY_DATA_DIR="$place/data" "$build/bin/aviary" render "$place/song/song.bird" -o "$place/before.wav" 2>/dev/null
  # In a mount namespace the build tree can be covered; where the system allows none, the move has to do.
  hidden=(unshare --mount sh -c 'mount -t tmpfs none "$1" && exec bash "$2" "$1"' sh "$build" "$0")
  unshare --mount true 2>/dev/null || { echo "no mount namespace: the build tree stays in sight"; hidden=(bash "$0" "$build"); }
  "${hidden[@]}"
  exit
fi

cd "$AVIARY_TEST_PLACE"
export AVIARY_DATA_DIR=$PWD/data HOME=$PWD/home
mkdir home && mv made "a place with spaces"
prefix="$PWD/a place with spaces"
aviary="$prefix/bin/aviary"
running=
trap '[[ -z $running ]] || kill "$running" 2>/dev/null || true' EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }
# within SECONDS FILE PATTERN: waits for a line in what a program says.
within() {
  for ((i = 0; i < $1 * 10; ++i)); do
    [[ -e $2 ]] && grep -q "$3" "$2" && return
    [[ -z $running ]] || kill -0 "$running" 2>/dev/null || fail "the program ended: $(cat "$2")"
    sleep 0.1
  done
  fail "no '$3' within $1 s in: $(cat "$2")"
}
address_in() { sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$1" | head -n 1; }
end() { kill -INT "$running"; wait "$running" || fail "it did not end well"; running=; }

"$aviary" render song/song.bird -o after.wav 2>/dev/null || fail "render"
cmp before.wav after.wav || fail "the installed program renders other bytes"
"$aviary" doctor --json >doctor.json || fail "doctor: $(cat doctor.json)"
grep -q "$prefix/share/aviary/web" doctor.json || fail "doctor looks for the page elsewhere: $(cat doctor.json)"
[[ -d "$prefix/share/aviary/plugins/poly" ]] || fail "there is no share/aviary/plugins"
"$aviary" scan >/dev/null 2>scan.log || fail "scan: $(cat scan.log)"
"$aviary" validate "$prefix/lib/aviary/plugins/gain/gain.clap" >validate.log 2>&1 || fail "validate: $(cat validate.log)"
grep -q "^  0 errors, 0 warnings, " validate.log || fail "the validator tried nothing: $(cat validate.log)"

"$aviary" serve song/song.bird --json --port 0 >serve.log 2>&1 & running=$!
within 20 serve.log '"event":"address"'
told=$(node "$here/support/knock.mjs" "$(address_in serve.log)") || fail "serve"
[[ $told == *"\"outcome\":\"ok\""* ]] || fail "no song is open: $told"
end

"$aviary" new wobble >/dev/null 2>&1 || fail "new"
if "$aviary" start wobble --no-open --port 0 >start.log 2>&1; then fail "start went on without an SDK"; fi
grep -q "the SDK is not installed" start.log || fail "start does not say what is missing: $(cat start.log)"

cp -a made_sdk/. "$prefix/"
"$aviary" start wobble --no-open --port 0 --json >start.log 2>&1 & running=$!
within 60 start.log '"ending":"complete"'
told=$(node "$here/support/knock.mjs" "$(address_in start.log)") || fail "start"
[[ $told == *'"playing":true'* ]] || fail "the workshop does not play: $told"
end

! grep -rlF "$build" "$prefix" || fail "the installed files name the build tree"
echo "installed: all is well"
