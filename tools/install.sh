#!/bin/sh
# Makes .venv and installs requirements/NAME.txt into it, only when that file is newer than the last install.
# Usage: tools/install.sh run|dev
set -eu
cd "$(dirname "$0")/.."
name=$1
stamp=.venv/$name.stamp

usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if usable "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    echo "Timebank needs Python 3.11 or newer, and none was found here: please install it and try again." >&2
    return 1
}

# Debian and its children put the parts that make a virtual environment into a package of their own.
ensure_venv() {
    if "$1" -c 'import ensurepip, venv' 2>/dev/null; then return; fi
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if tools/debian-packages.sh "python$version-venv" && "$1" -c 'import ensurepip, venv' 2>/dev/null; then return; fi
    echo "$1 cannot make a virtual environment: please install its venv module (on Debian, python$version-venv)." >&2
    return 1
}

if [ "$stamp" -nt "requirements/$name.txt" ] && usable .venv/bin/python; then exit 0; fi

if ! usable .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    ensure_venv "$python"
    "$python" -m venv --clear .venv
fi
echo "Installing requirements/$name.txt into .venv (a minute, this once) …"
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "requirements/$name.txt"
touch "$stamp"
# The developer's list holds everything that running needs.
if [ "$name" = dev ]; then touch .venv/run.stamp; fi
