#!/usr/bin/env bash
# Installs what Aviary is built and tested with, where it is missing. Safe to run again: when nothing is missing
# it asks for nothing and touches nothing. `make` runs it; ./setup.sh [build|test|rtsan|hosts] names how much is wanted.
set -euo pipefail
cd "$(dirname "$0")"

want=${1:-test}

build_packages=(
  g++ cmake ninja-build ccache mold pkg-config git ca-certificates
  dpf-source libboost1.81-dev nlohmann-json3-dev libtomlplusplus-dev libcli11-dev
  libfmt-dev libspdlog-dev libsndfile1-dev libsodium-dev libgit2-dev libjack-jackd2-dev librtaudio-dev
)
# The desktop window's WebKit brings half a desktop along: 320 packages and a minute or two where there is none. So it is
# not among what every build needs; a build without it leaves the window out and says so.
test_packages=(
  libgtest-dev libbenchmark-dev librapidcheck-dev clang-format-14 chromium jackd2 pulseaudio zam-plugins
  juce-modules-source-data libwebkit2gtk-4.1-dev xvfb metacity xdotool dbus-daemon
)
rtsan_packages=(clang-22 libclang-rt-22-dev llvm-22)
# Other people's hosts, and what our small ones are built with.
hosts_packages=(
  ardour qtractor jackd2 juce-modules-source-data libasound2-dev
  libfreetype-dev libjpeg-dev libpng-dev libx11-dev libxcursor-dev libxext-dev libxinerama-dev libxrandr-dev zlib1g-dev
)

packages=("${build_packages[@]}")
[[ $want == test || $want == rtsan ]] && packages+=("${test_packages[@]}")
[[ $want == rtsan ]] && packages+=("${rtsan_packages[@]}")
[[ $want == hosts ]] && packages+=("${hosts_packages[@]}")

# Any Node.js from 18 on will do, wherever it came from; Debian's is installed only when there is none.
node_major=$(node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/' || true)
if [[ -z $node_major || $node_major -lt 18 ]]; then packages+=(nodejs); fi
command -v npm >/dev/null || packages+=(npm)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done

if ((${#missing[@]})); then
  if ! command -v apt-get >/dev/null; then
    echo "setup: these are missing and this is no Debian: ${missing[*]}" >&2
    echo "setup: install their like by hand, then run make again" >&2
    exit 1
  fi
  as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || { echo "setup: run as root: apt-get install ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  echo "setup: installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
