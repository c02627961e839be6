#!/usr/bin/env bash
# Sees to it that this machine has what a verb of the Makefile needs: `setup.sh run`, `setup.sh test` or `setup.sh pages`.
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
}

# What npm fetches for a folder, pinned by its lock file.
need_packages() {
    local folder=$1
    [ -f "$folder/package-lock.json" ] || return 0
    [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return 0
    say "fetching the packages of $folder"
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error </dev/null >&2
    touch "$folder/node_modules/.package-lock.json"
}

# The browser of the distribution: the tests of the client run in it.
need_browser() {
    [ -n "${CHROMIUM:-}" ] || has chromium || has chromium-browser || has google-chrome || install chromium fonts-noto-cjk
}

# The pages for `run`; for tests also the browser, and the audits of GraphQL over HTTP.
need_web() { need_node; need_packages web; }
need_web_tests() { need_web; need_browser; }

case "${1:-}" in
    run) need_rust; need_web ;;
    pages) need_rust; need_web_tests ;;
    test) need_rust; need_nextest; need_postgres; need_web_tests; need_packages tests/graphql-http ;;
    *) stop "usage: scripts/setup.sh run|test|pages" ;;
esac
