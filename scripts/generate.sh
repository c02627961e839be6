#!/usr/bin/env bash
# Rewrites every generated file of the tree. Each is written elsewhere first, so that a failure leaves the old one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

written=$(mktemp)
trap 'rm -f "$written"' EXIT

# The program as the tests are built: there is nothing to build twice.
cargo test --quiet --workspace --no-run
"${CARGO_TARGET_DIR:-target}/debug/moothall" schema >"$written"
[ -s "$written" ] || { echo "generate: \`moothall schema\` printed nothing" >&2; exit 1; }
cmp --silent "$written" schema.graphql || cat "$written" >schema.graphql
