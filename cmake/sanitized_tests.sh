#!/bin/sh
# sanitized_tests.sh asan|tsan|rtsan|asan-rest|tsan-rest: builds and runs the tests for which a sanitizer is useful. The rests
# hold the tests that take long to build for what they may find: `make test` leaves them to `make test-long`.
set -eu
cd "$(dirname "$0")/.."
preset=${1%-rest}
case $1 in
asan) # memory and undefined behaviour
  targets="base_test process_test song_test math_test sdk_core_test sdk_test runtime_test fuzz_manifest fuzz_abi hosting_test engine_test" ;;
asan-rest)
  targets="clap_test formats_test vst3_test session_test server_test workshop_test" ;;
tsan) # what crosses threads
  targets="base_test process_test rt_test rt_broken_tests sdk_core_test sdk_test clap_test runtime_test hosting_test engine_test session_test" ;;
tsan-rest)
  targets="formats_test vst3_test server_test" ;;
rtsan) # what the audio thread runs
  targets="sdk_core_test sdk_test clap_test formats_test vst3_test engine_test drivers_test drums_test mono_test poly_test delay_test reverb_test channel_test gain_test" ;;
*)
  echo "sanitized_tests.sh: expected asan, tsan, rtsan, asan-rest or tsan-rest, got '$1'" >&2
  exit 2
  ;;
esac
mkdir -p build
cmake --preset "$preset" >"build/configure-$preset.log" 2>&1 || { cat "build/configure-$preset.log"; exit 1; }
# shellcheck disable=SC2086
cmake --build --preset "$preset" --target $targets
ctest --preset "$preset" --parallel 2 -L "^($(echo "$targets" | tr ' ' '|'))\$"
