#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/fresh/run.sh FOLDER [COMMAND...] - runs a command (./quickstart test) in a fresh, minimal Debian 12.
#
# Makes a Debian 12 in FOLDER with debootstrap, gives it this machine's apt configuration (so that packages are
# reached the same way, proxies included), clones the last commit of this repository into it and runs the command
# there as root. Nothing of this machine but /proc and /dev is visible inside. A FOLDER that holds a Debian
# already is used again as it is; remove it for a really fresh one. Needs root and the package debootstrap.
# Not part of ctest: it downloads some 500 MB.
set -euo pipefail

[[ $# -ge 1 ]] || { sed -n 's/^# \{0,1\}//; 3,9p' "$0"; exit 1; }
root=$(realpath -m "$1")
shift
[[ $# -gt 0 ]] || set -- ./quickstart test
here=$(cd "$(dirname "$0")/../.." && pwd)

# The mirror that this machine uses for Debian itself.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
    sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb (\[[^]]*\] )?([^ ]+).*/\2/p' | grep -m1 '/debian/\?$' || true)
mirror=${mirror:-http://deb.debian.org/debian}

if [[ ! -x $root/usr/bin/apt-get ]]; then
    debootstrap --variant=minbase bookworm "$root" "$mirror"
fi
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
# Updates and security, where this machine's Debian sources name them.
rm -f "$root/etc/apt/sources.list"
for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
    [[ -s $file ]] && cp "$file" "$root$file"
done
[[ -s $root/etc/apt/sources.list || -s $root/etc/apt/sources.list.d/debian.sources ]] ||
    echo "deb $mirror bookworm main" > "$root/etc/apt/sources.list"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
cp /etc/hosts "$root/etc/hosts"

rm -rf "$root/root/ioplan"
git clone -q --no-hardlinks "$here" "$root/root/ioplan"

unmount() { umount "$root/proc" "$root/dev" 2>/dev/null || true; }
trap unmount EXIT
mountpoint -q "$root/proc" || mount --bind /proc "$root/proc"
mountpoint -q "$root/dev" || mount --bind /dev "$root/dev"

names=(http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY)
environment=(HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
for name in "${names[@]}"; do [[ -n ${!name:-} ]] && environment+=("$name=${!name}"); done
# shellcheck disable=SC2016
env -i "${environment[@]}" chroot "$root" /bin/bash -c 'cd /root/ioplan && exec "$@"' fresh "$@"
