#!/usr/bin/env bash
# Sees to it that this machine has what a verb of the Makefile needs: `setup.sh run` or `setup.sh test`.
# Installs only what is missing, says what it installs, and does nothing the second time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/postgres.sh

POSTGRES_AT_LEAST=15

say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif has sudo; then sudo -n "$@" || stop "could not become root for: $*"
    else stop "this needs root: $*"
    fi
}

updated=no
install() {
    has apt-get || stop "please install $*: this script only knows apt-get"
    say "installing $*"
    if [ "$updated" = no ]; then
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update --quiet </dev/null >&2
        updated=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "$@" </dev/null >&2
}

need_rust() {
    has cargo || stop "Rust is missing. Install it with rustup, then try again."
    has cc || install build-essential
}

need_nextest() {
    cargo nextest --version >/dev/null 2>&1 && return
    say "installing cargo-nextest, once; this takes some minutes"
    cargo install cargo-nextest --locked </dev/null >&2
}

need_postgres() {
    local bin
    bin=$(postgres_bin) || { install postgresql; bin=$(postgres_bin) || stop "PostgreSQL was installed but not found"; }
    local version
    version=$(postgres_version "$bin")
    [ "$version" -ge "$POSTGRES_AT_LEAST" ] || stop "PostgreSQL $version is too old; $POSTGRES_AT_LEAST or newer is needed"
}

need_node() {
    has node && has npm || install nodejs npm
    # The audits of GraphQL over HTTP come from npm, pinned by their lock file.
    local folder=tests/graphql-http
    [ -f "$folder/package-lock.json" ] || return 0
    [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return 0
    say "fetching the packages of $folder"
    npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error </dev/null >&2
    touch "$folder/node_modules/.package-lock.json"
}

case "${1:-}" in
    run) need_rust ;;
    test) need_rust; need_nextest; need_postgres; need_node ;;
    *) stop "usage: scripts/setup.sh run|test" ;;
esac
