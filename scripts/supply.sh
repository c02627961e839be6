#!/usr/bin/env bash
# Where our dependencies come from and whether we need them: deny.toml, unused dependencies, spelling (typos.toml).
# These tools are not installed for you: to build them takes longer than all other checks together, so CI does not run this. Run it before a
# release. A tool that is missing is named, and then nothing has passed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

failed=0
run() {
    local tool=$1
    shift
    if command -v "$tool" >/dev/null 2>&1; then
        "$@" || failed=1
    else
        echo "supply: NOT RUN: $* ($tool is not installed)" >&2
        failed=1
    fi
}
run cargo-deny cargo deny --all-features check
run cargo-machete cargo machete
run typos typos
exit "$failed"
