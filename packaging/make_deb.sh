#!/usr/bin/env bash
# make_deb.sh BUILD OUT: a Debian package of the build tree BUILD, OUT/aviary_VERSION_ARCHITECTURE.deb: the program, the page,
# the stock plugins and the SDK. What the program and the plugins link is in Depends, what sound devices and the window link
# in Recommends, as is the compiler that `aviary start` wants: songs play without either.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
[[ -e $build/web/index.html ]] || { echo "make_deb: $build/web has no page: run make web first" >&2; exit 1; }

version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
architecture=$(dpkg --print-architecture)
root=$out/root
rm -rf "$root" "$out"/aviary_*.deb
mkdir -p "$root/DEBIAN"
umask 022

for component in program sdk; do
  DESTDIR=$root cmake --install "$build" --component $component --prefix /usr --strip >/dev/null
done
strip --strip-unneeded "$root"/usr/lib/aviary/plugins/*/*.clap
strip --strip-debug "$root"/usr/lib/*.a
mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions" # where Debian's zsh looks
gzip -9n "$root/usr/share/man/man1/aviary.1"

doc=$root/usr/share/doc/aviary
mkdir -p "$doc"
{
  echo "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
  echo "Upstream-Name: Aviary"
  echo
  echo "Files: *"
  echo "Copyright: $(sed -n 's/^Copyright (c) //p' "$here/../LICENSE")"
  echo "License: Expat"
  sed '1,/^Copyright/d; s/^$/./; s/^/ /' "$here/../LICENSE" | sed '1{/^ \.$/d}'
} >"$doc/copyright"
maintainer=${DEB_MAINTAINER:-Aviary <aviary@localhost>}
printf 'aviary (%s) unstable; urgency=medium\n\n  * See the history of the source.\n\n -- %s  %s\n' \
  "$version" "$maintainer" "$(date -R -d "@${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct 2>/dev/null || date +%s)}")" \
  | gzip -9n >"$doc/changelog.gz"

# dpkg-shlibdeps wants to be run where a source package is.
mkdir -p "$out/source/debian"
printf 'Source: aviary\n\nPackage: aviary\nArchitecture: any\n' >"$out/source/debian/control"
programs=()
for file in bin/aviary lib/aviary/aviary-child lib/aviary/aviary-validator lib/aviary/plugins/*/*.clap; do
  for found in "$root"/usr/$file; do [[ ! -e $found ]] || programs+=(-dDepends "-e$found"); done
done
for file in jack.so rtaudio.so aviary-window; do
  found=$root/usr/lib/aviary/$file
  [[ ! -e $found ]] || programs+=(-dRecommends "-e$found")
done
libraries=$(cd "$out/source" && dpkg-shlibdeps -O "${programs[@]}")
linked() { sed -n "s/^shlibs:$1=//p" <<<"$libraries"; }
recommended=$(linked Recommends)

cat >"$root/DEBIAN/control" <<END
Package: aviary
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -ks --apparent-size "$root/usr" | cut -f 1)
Depends: $(linked Depends)
Recommends: ${recommended:+$recommended, }g++, cmake, ninja-build
Suggests: nodejs, npm, xdg-utils
Section: sound
Priority: optional
Description: live workshop for audio plugins and the songs that play them
 A plugin is written once, in C++, and is a CLAP and a VST3 plugin any host can
 play. A save of its source while a song plays is built, tried in a process of
 its own, and faded into the running sound.
 .
 Songs are text files. They are rendered to WAV files, the same bytes every
 time, or played on a page in a browser or in a window.
END
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
chmod -R u=rwX,go=rX "$root"
dpkg-deb --root-owner-group --build "$root" "$out/aviary_${version}_$architecture.deb" >/dev/null
rm -rf "$root" "$out/source"
ls "$out"/aviary_*.deb
