#!/usr/bin/env bash
# Fails if `make generate` would change the tree. Other people's unfinished changes in the tree do not disturb it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tree() {
    git status --porcelain
    git --no-pager diff
    git ls-files --others --exclude-standard -z | xargs -0 --no-run-if-empty cksum
}

before=$(tree | cksum)
scripts/generate.sh
if [ "$before" != "$(tree | cksum)" ]; then
    echo "A generated file is out of date. It has been rewritten; look at the difference and commit it:" >&2
    git status --short >&2
    git --no-pager diff --stat >&2
    exit 1
fi
