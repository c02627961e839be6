#!/usr/bin/env bash
# Builds the web client into web/dist, where the program finds it. Does nothing when nothing has changed since.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

built=web/dist/index.html
if [ -f "$built" ] && [ -f "$built.br" ]; then
    newer=$(find web/src web/words web/public web/scripts web/index.html web/vite.config.ts web/codegen.json web/package-lock.json \
        schema.graphql -newer "$built" -type f ! -name '*.operations.ts' ! -path web/src/schema.ts -print -quit)
    [ -n "$newer" ] || exit 0
fi
npm run --prefix web --silent build </dev/null >&2
