#!/bin/sh
# Make .venv with a Python of 3.11 or newer. Run from the root of the checkout.
# PYTHON names the interpreter to use; without it the usual names are tried, then uv.
set -eu

suits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exit 0
fi
rm -rf .venv
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14 python; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 && suits "$candidate"; then
        echo "Setting up .venv with $("$candidate" --version) ($(command -v "$candidate"))"
        "$candidate" -m venv .venv
        exit 0
    fi
done
if command -v uv >/dev/null 2>&1; then
    echo "Setting up .venv with uv"
    uv venv --quiet --seed --python '>=3.11' .venv
    exit 0
fi
echo "Error: no Python of 3.11 or newer with venv was found." >&2
echo "Hint: install it (Debian and Ubuntu: sudo apt install python3 python3-venv)," >&2
echo "      or name one: make PYTHON=/path/to/python3.12 ..." >&2
exit 1
