#!/usr/bin/env bash
# bare_machine.sh demo|package: what a Debian 12 with nothing on it makes of Aviary. Makes one by debootstrap in a folder of its
# own, in a mount namespace, and removes it again. As root.
#
#   demo      git and make are there; this repository's HEAD is cloned, `make demo` run until its page answers and its song
#             plays. Prints what was downloaded and how long each part took.
#   package   installs build/deb/aviary_*.deb and nothing it only recommends, renders and serves a song, hears from `start`
#             how to get a compiler, gets it, starts, and removes the package.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(dirname "$here")
what=${1:-demo}
[[ $what == demo || $what == package ]] || { echo "bare_machine: expected demo or package, got '$what'" >&2; exit 2; }
((EUID == 0)) || { echo "bare_machine: only root may make a machine" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "bare_machine: run: apt-get install debootstrap" >&2; exit 1; }
[[ -n ${AVIARY_IN_NAMESPACE:-} ]] || AVIARY_IN_NAMESPACE=1 exec unshare --mount --propagation private bash "$0" "$@"

suite=bookworm
top=$(mktemp -d)
root=$top/root
log=$top/log
running=
leave() {
  [[ -z $running ]] || kill -TERM -- "-$running" 2>/dev/null || true
  umount --lazy "$root/proc" "$root/dev/shm" 2>/dev/null || true
  rm -rf --one-file-system "$top"
}
trap leave EXIT

fail() { echo "bare_machine: FAILED: $*" >&2; [[ ! -e $log ]] || tail -n 40 "$log" >&2; exit 1; }
now() { date +%s.%N; }
since() { awk -v from="$1" -v to="${2:-$(now)}" 'BEGIN { printf "%.0f", to - from }'; }
environment=(HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive)
inside() { chroot "$root" env -i "${environment[@]}" "$@"; }

# The archives that this machine gets its own packages from.
sources() {
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' \
    | grep -E " $suite(-updates|-security)? main\$" | sort -u
}
make_machine() {
  local mirror
  mirror=$(sources | sed -n "s/^deb \([^ ]*\) $suite main\$/\1/p" | head -n 1)
  [[ -n $mirror ]] || fail "apt knows no archive of $suite: run apt-get update"
  debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$log" 2>&1 || fail "debootstrap"
  sources >"$root/etc/apt/sources.list"
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  # Where the network is reached by way of somebody whose certificate only this machine knows.
  if [[ -n ${NODE_EXTRA_CA_CERTS:-} ]]; then
    cp "$NODE_EXTRA_CA_CERTS" "$root/root/certificates.crt"
    environment+=(NODE_EXTRA_CA_CERTS=/root/certificates.crt)
  fi
  mount -t proc none "$root/proc"
  mount -t tmpfs none "$root/dev/shm" 2>/dev/null || { mkdir -p "$root/dev/shm" && mount -t tmpfs none "$root/dev/shm"; }
  inside apt-get update -qq >"$log" 2>&1 || fail "apt-get update"
  # A Debian is up to date before anything is put on it.
  inside apt-get upgrade -y -qq >>"$log" 2>&1 || fail "apt-get upgrade"
}
install() { inside apt-get install -y -qq --no-install-recommends "$@" >>"$log" 2>&1 || fail "apt-get install $*"; }

# start COMMAND...: in the machine, in a group of its own, what it says into the log with the time before each line.
start() {
  rm -f "$top/talk" && mkfifo "$top/talk"
  while IFS= read -r line; do printf '%s %s\n' "$(now)" "$line"; done <"$top/talk" >"$log" &
  setsid chroot "$root" env -i "${environment[@]}" "$@" >"$top/talk" 2>&1 &
  running=$!
}
# within SECONDS PATTERN: the time of the first such line.
within() {
  for ((i = 0; i < $1 * 5; ++i)); do
    if grep -q -- "$2" "$log" 2>/dev/null; then
      grep -m 1 -- "$2" "$log" | cut -d ' ' -f 1
      return
    fi
    kill -0 "$running" 2>/dev/null || fail "it ended before it said '$2'"
    sleep 0.2
  done
  fail "no '$2' within $1 s"
}
address() { grep -o -m 1 'http://127.0.0.1:[0-9]*/#token=[0-9a-f]*' "$log" | head -n 1; }
end() { kill -INT -- "-$running" 2>/dev/null || true; wait "$running" 2>/dev/null || true; running=; }
knock() { node "$here/support/knock.mjs" "$1" || fail "nobody answers at $1"; }

demo() {
  install git make ca-certificates
  inside apt-get clean
  git clone --quiet --no-hardlinks "$repository" "$root/aviary"
  local began downloaded built page packages
  # shellcheck disable=SC2046 # one word a package
  began=$(now)
  inside apt-get install -y -qq --no-install-recommends --download-only \
    $(inside sh -c 'cd /aviary && ./setup.sh --missing build && ./setup.sh --missing page') >>"$log" 2>&1 || fail "the packages cannot be downloaded"
  downloaded=$(now)
  packages=$(find "$root/var/cache/apt/archives" -name '*.deb' -printf '%s %f\n' | sort -rn)
  awk '{ sum += $1 } END { printf "packages: %d, %.1f MB\n", NR, sum / 1e6 }' <<<"$packages"
  head -n 5 <<<"$packages" | awk '{ sub(/_.*/, "", $2); printf "  %5.1f MB  %s\n", $1 / 1e6, $2 }'
  echo "download  $(since "$began" "$downloaded") s"

  start sh -c 'cd /aviary && exec make demo'
  built=$(within 1800 'Building C')
  page=$(within 3600 'the page is')
  knock "$(address)" | grep -q '"playing":true' || fail "the page answers, but nothing plays"
  end
  echo "install   $(since "$downloaded" "$built") s"
  echo "build     $(since "$built" "$page") s, beside it Node.js, npm and the page's own packages"
  echo "to the page, without the download  $(since "$downloaded" "$page") s"
}

package() {
  local debs=("$repository"/build/deb/aviary_*.deb)
  [[ -e ${debs[0]} ]] || fail "there is no build/deb/aviary_*.deb: run make deb"
  cp "${debs[0]}" "$root/root/aviary.deb"
  cp "$repository/examples/tremolo/song.bird" "$root/root/song.bird"
  # What came along to be installed goes with it, so that what is left is the package's.
  install /root/aviary.deb
  echo "installed with $(inside dpkg-query -f '${binary:Package}\n' -W | wc -l) packages on the machine in all"

  inside aviary render /root/song.bird -o /root/song.wav >"$log" 2>&1 || fail "render"
  inside aviary doctor >"$log" 2>&1 || fail "doctor"
  grep -q 'apt install g++' "$log" || fail "doctor does not say how to get a compiler"
  grep -q 'apt install libwebkit2gtk' "$log" || fail "doctor does not say how to get the window"
  start aviary serve /root/song.bird --port 8931
  within 20 'The page is' >/dev/null
  knock "$(address)"
  end

  inside sh -c 'cd /root && aviary new wobble' >"$log" 2>&1 || fail "new"
  start sh -c 'cd /root/wobble && exec aviary start --no-open --port 8931'
  within 60 'apt install' >/dev/null
  grep -o 'error.*apt install.*\|cannot run.*apt install.*' "$log" | head -n 1
  end
  install g++ cmake ninja-build
  start sh -c 'cd /root/wobble && exec aviary start --no-open --port 8931 --json'
  within 90 '"ending":"complete"' >/dev/null
  knock "$(address)" | grep -q '"playing":true' || fail "nothing plays"
  end

  inside apt-get purge -y -qq aviary >"$log" 2>&1 || fail "purge"
  local left
  left=$(inside find /usr /etc /var/lib -name '*aviary*' -not -path '/var/lib/apt/*')
  [[ -z $left ]] || fail "left behind: $left"
  echo "package: all is well"
}

make_machine
"$what"
