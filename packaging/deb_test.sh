#!/usr/bin/env bash
# deb_test.sh BUILD: what make_deb.sh makes holds what it should, at the places where Debian has such things, and depends on
# what its programs link.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
deb=$("$here/make_deb.sh" "$1" "$work")
root=$work/root
failed=0
expect() { # expect WHAT COMMAND...
  local what=$1
  shift
  "$@" >/dev/null 2>&1 || { echo "FAILED: $what: $*" >&2; failed=1; }
}
field() { dpkg-deb -f "$deb" "$1"; }
depends_on() { [[ ", $(field "$1")" == *", $2"* ]]; }
never() { ! "$@"; }

dpkg-deb -x "$deb" "$root"
for file in usr/bin/aviary usr/lib/aviary/aviary-child usr/lib/aviary/aviary-validator usr/share/aviary/web/index.html usr/lib/aviary/plugins/poly/poly.clap \
  usr/share/aviary/plugins/poly/manifest.toml usr/lib/cmake/Aviary/AviaryConfig.cmake usr/lib/libaviary_clap.a \
  usr/include/aviary/plugin.h usr/share/man/man1/aviary.1.gz usr/share/bash-completion/completions/aviary \
  usr/share/zsh/vendor-completions/_aviary usr/share/fish/vendor_completions.d/aviary.fish \
  usr/share/applications/aviary.desktop usr/share/mime/packages/aviary.xml usr/share/icons/hicolor/scalable/apps/aviary.svg \
  usr/share/doc/aviary/copyright usr/share/doc/aviary/changelog.gz; do
  expect "the package holds $file" test -e "$root/$file"
done
for library in libc6 libstdc++6 libgit2-1.5 libsndfile1 libsodium23 libfmt9; do
  expect "the program's library is needed" depends_on Depends $library
done
for library in libwebkit2gtk libjack librtaudio g++; do
  expect "songs play without it" never depends_on Depends $library
done
for package in g++ cmake ninja-build; do expect "start wants it" depends_on Recommends $package; done

# As lintian would.
expect "programs are stripped" never grep -q '\.symtab' <(readelf -SW "$root"/usr/bin/aviary "$root"/usr/lib/aviary/aviary-{child,validator} "$root"/usr/lib/aviary/plugins/*/*.clap)
expect "everybody may read, only root may write" test -z "$(find "$root" -type f \( -perm /022 -o -not -perm -444 \))"
expect "folders can be entered" test -z "$(find "$root" -type d -not -perm 755)"
expect "all belongs to root" never grep -qv ' root/root ' <(dpkg-deb -c "$deb")
expect "share/ holds no machine code" test -z "$(find "$root/usr/share" -type f -exec sh -c 'head -c 4 "$1" | grep -q ELF && echo "$1"' sh {} \;)"
expect "links stay in the package" test -e "$root/usr/share/aviary/plugins/"
expect "checksums are right" sh -c "cd '$root' && dpkg-deb --ctrl-tarfile '$deb' | tar -xO ./md5sums | md5sum --check --quiet"
expect "the description's first line is short and no sentence" test "$(field Description | head -n 1 | wc -c)" -le 80
expect "the version is the program's" test "aviary $(field Version)" = "$("$1/bin/aviary" --version)"
expect "no path of the build tree" never grep -rqF "$(cd "$1" && pwd)" "$root"

# Each reader of its own format.
if command -v groff >/dev/null; then
  expect "the manual page has no mistakes" test -z "$(gzip -dc "$root/usr/share/man/man1/aviary.1.gz" | groff -man -Tutf8 -ww -z 2>&1)"
fi
for verb in $("$1/bin/aviary" --help | sed -n '/^Subcommands/,$ s/^  \([a-z]*\) .*/\1/p'); do
  expect "the manual page tells of every verb" grep -q "^\.SS aviary $verb" <(gzip -dc "$root/usr/share/man/man1/aviary.1.gz")
done
expect "bash reads the completions" bash -n "$root/usr/share/bash-completion/completions/aviary"
complete_bash() { # WORDS...: what is offered for the last of them
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  _aviary
  echo "${COMPREPLY[*]}"
}
# shellcheck disable=SC1091
source "$root/usr/share/bash-completion/completions/aviary"
expect "verbs are offered" test "$(complete_bash aviary rend)" = render
expect "options are offered" test "$(complete_bash aviary render --b)" = --bits
expect "choices are offered" test "$(complete_bash aviary serve --audio j)" = jack
for type in aviary.desktop:text/x-bird aviary.xml:text/x-bird; do
  expect "${type%:*} names the type" grep -rq "${type#*:}" "$root/usr/share" --include "${type%:*}"
done
expect "songs are known by their name" grep -q 'glob pattern="\*.bird"' "$root/usr/share/mime/packages/aviary.xml"

((failed == 0)) && echo "deb: all is well"
