#!/bin/sh
# Every path that ARCHITECTURE.md names exists.
set -eu
cd "$(dirname "$0")/.."
missing=0
for path in $(grep -oE '`[a-z][A-Za-z0-9_./-]*/[A-Za-z0-9_./-]*`' ARCHITECTURE.md | tr -d '`' | sort -u); do
    case "$path" in
        /*) continue ;;
    esac
    if [ ! -e "$path" ]; then
        echo "ARCHITECTURE.md names $path, which does not exist"
        missing=1
    fi
done
exit "$missing"
