#!/bin/bash
# verify.sh: proves that the package lists can be installed on a fresh Debian 12: makes a minimal root by
# debootstrap, lets apt resolve all lists in it (apt-get -s, nothing is installed) and removes the root again.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fresh=$(mktemp -d /var/tmp/motcua-root.XXXXXX)
trap 'rm -rf "$fresh"' EXIT
# shellcheck disable=SC2016 # $(SITE) is apt's
mirror=${1:-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | head -n 1)}

debootstrap --variant=minbase bookworm "$fresh" "$mirror" >"$fresh.log" 2>&1 || { tail -n 5 "$fresh.log" >&2; exit 1; }
rm -f "$fresh.log"
rm -f "$fresh/etc/apt/sources.list"
cp -r /etc/apt/. "$fresh/etc/apt/"
cp /etc/resolv.conf "$fresh/etc/resolv.conf"
mapfile -t packages < <(cat "$here"/{run,build,test}.txt | sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' | sort -u)
chroot "$fresh" apt-get -o APT::Sandbox::User=root update -q >/dev/null
chroot "$fresh" apt-get install -s -q --no-install-recommends "${packages[@]}" >"$fresh/simulated"
echo "${#packages[@]} packages named, $(grep -c '^Inst ' "$fresh/simulated") to install on a fresh Debian 12"
