#!/usr/bin/env bash
# The tests of the web client: its own (Vitest), then a browser on the real program with the demonstration community (Playwright).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/pages.sh
npm run --prefix web --silent test </dev/null
cargo build --quiet --bin moothall
npm run --prefix web --silent e2e </dev/null
