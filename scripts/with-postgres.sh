#!/usr/bin/env bash
# Runs a command beside a private PostgreSQL, which is gone when the command ends: `with-postgres.sh cargo nextest run`.
# The command finds the server in MOOTHALL_TEST_POSTGRES; tests make their own databases there. Without this script they
# start a server of their own, which is slower (see eventstore/src/testing.rs). A server that is named already is used.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/postgres.sh"

[ "$#" -gt 0 ] || { echo "usage: scripts/with-postgres.sh COMMAND..." >&2; exit 2; }
[ -z "${MOOTHALL_TEST_POSTGRES:-}" ] || exec "$@"

bin=$(postgres_bin) || { echo "with-postgres: no PostgreSQL here; run scripts/setup.sh test" >&2; exit 1; }
home=$(mktemp -d "${TMPDIR:-/tmp}/moothall-postgres.XXXXXX")

# PostgreSQL refuses to run as root.
as_server() {
    if [ "$(id -u)" -eq 0 ]; then (cd "$home" && runuser -u postgres -- "$@"); else "$@"; fi
}

stop() {
    local status=$?
    trap - EXIT
    as_server "$bin/pg_ctl" stop --pgdata="$home/data" --mode=immediate --silent >/dev/null 2>&1 || true
    rm -rf "$home"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

[ "$(id -u)" -ne 0 ] || chown postgres "$home"
as_server "$bin/initdb" --pgdata="$home/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync >"$home.log" 2>&1 || { cat "$home.log" >&2; rm -f "$home.log"; exit 1; }
rm -f "$home.log"
# No port: it listens on a socket in its own folder. It forgets everything at the end, so it need not sync; what a
# killed *program* loses does not depend on that, and the tests that pull the plug on a server start their own.
as_server "$bin/pg_ctl" start --pgdata="$home/data" --wait --timeout=60 --silent --log="$home/log" --options="\
-c listen_addresses='' -c unix_socket_directories='$home' -c max_connections=300 -c shared_buffers=64MB \
-c fsync=off -c full_page_writes=off" >/dev/null || { cat "$home/log" >&2; exit 1; }
chmod 755 "$home"

export MOOTHALL_TEST_POSTGRES="postgres://postgres@localhost/postgres?host=$home"
"$@"
