#!/usr/bin/env bash
# Installs what Aviary is built and tested with, where it is missing. Safe to run again: when nothing is missing
# it asks for nothing and touches nothing. `make` runs it; ./setup.sh [--missing] [build|page|test|rtsan|hosts|deb] names how much is wanted.
# With --missing it prints what it would install, and installs nothing.
set -euo pipefail
cd "$(dirname "$0")"

only_say=
if [[ ${1:-} == --missing ]]; then only_say=yes; shift; fi
want=${1:-build}

# The program and the plugins, and no more. libjack-jackd2-dev is small (3 packages), so that --audio jack is there.
build_packages=(
  g++ cmake ninja-build ccache mold pkg-config git ca-certificates
  dpf-source libboost1.81-dev nlohmann-json3-dev libtomlplusplus-dev libcli11-dev
  libfmt-dev libsndfile1-dev libsoxr-dev libsoundtouch-dev libsodium-dev libgit2-dev libjack-jackd2-dev
)
# What a build takes along where it is there, and leaves out where it is not, and says so: --audio rtaudio (57 packages,
# 19 MB), the desktop window (320 packages).
more_packages=(librtaudio-dev libwebkit2gtk-4.1-dev)
test_packages=(
  libgtest-dev libbenchmark-dev librapidcheck-dev clang-format-14 chromium jackd2 pulseaudio zam-plugins
  juce-modules-source-data libebur128-dev xvfb metacity xdotool dbus-daemon dpkg-dev valgrind g++-mingw-w64-x86-64-posix wine64
  python3-mido gdb
)
rtsan_packages=(clang-22 libclang-rt-22-dev llvm-22)
# Other people's hosts, and what our small ones are built with.
hosts_packages=(
  ardour qtractor jackd2 juce-modules-source-data libasound2-dev
  libfreetype-dev libjpeg-dev libpng-dev libx11-dev libxcursor-dev libxext-dev libxinerama-dev libxrandr-dev zlib1g-dev
)
# A package for Debian has all that a build can have; and what it is tried with.
deb_packages=(dpkg-dev debootstrap)

packages=("${build_packages[@]}")
case $want in
build) ;;
page) packages=() ;; # Node.js alone, for which the compiler need not wait
test) packages+=("${more_packages[@]}" "${test_packages[@]}") ;;
rtsan) packages+=("${more_packages[@]}" "${test_packages[@]}" "${rtsan_packages[@]}") ;;
hosts) packages+=("${hosts_packages[@]}") ;;
deb) packages+=("${more_packages[@]}" "${deb_packages[@]}") ;;
*) echo "setup: expected build, page, test, rtsan, hosts or deb, got '$want'" >&2; exit 2 ;;
esac

# Any Node.js from 18 on will do, wherever it came from; Debian's is installed only when there is none.
if [[ $want != build ]]; then
  node_major=$(node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/' || true)
  if [[ -z $node_major || $node_major -lt 18 ]]; then packages+=(nodejs); fi
  command -v npm >/dev/null || packages+=(npm)
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done

if [[ $only_say ]]; then
  echo "${missing[*]}"
  exit
fi
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
