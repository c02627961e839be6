#!/usr/bin/env bash
# The tests of the web client: its own (Vitest), then a browser on the real program with the demonstration community (Playwright).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/pages.sh
npm run --prefix web --silent test </dev/null
# The program as the other tests are built: there is nothing to build twice.
cargo test --quiet --workspace --no-run
npm run --prefix web --silent e2e </dev/null
