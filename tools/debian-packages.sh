#!/bin/sh
# Installs those of the named Debian packages that are missing. Silent when all are there.
# Usage: tools/debian-packages.sh PACKAGE...
set -eu

is_installed() {
    test "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed || command -v "$1" >/dev/null
}

missing=
for package in "$@"; do
    if ! is_installed "$package"; then missing="$missing $package"; fi
done
if [ -z "$missing" ]; then exit 0; fi

as_root=
if [ "$(id -u)" -ne 0 ]; then as_root=sudo; fi
if ! command -v apt-get >/dev/null || { [ -n "$as_root" ] && ! command -v sudo >/dev/null; }; then
    echo "Missing, and cannot be installed from here:$missing. Please install them; what needs them will fail." >&2
    exit 0
fi

echo "Installing from Debian:$missing …"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # Both variables are lists of words.
if ! { $as_root apt-get -qq update &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 \
        install --no-install-recommends $missing; } >"$log" 2>&1; then
    cat "$log" >&2
    echo "Could not install:$missing." >&2
    exit 1
fi
