#!/usr/bin/env bash
# Runs a command beside a private PostgreSQL that keeps its promises: `scripts/with-postgres.sh cargo bench`.
# The server tests start for themselves (eventstore/src/testing.rs) does not sync to disk, which would make every figure of a
# benchmark a lie. The command finds this one in MOOTHALL_TEST_POSTGRES. It is gone when the command ends.
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
made=$(as_server "$bin/initdb" --pgdata="$home/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync 2>&1) || { printf '%s\n' "$made" >&2; exit 1; }

# Somebody may have taken a port; then another one is tried.
for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if as_server "$bin/pg_ctl" start --pgdata="$home/data" --wait --timeout=60 --silent --log="$home/log" --options="\
-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=128MB \
-c max_wal_size=2GB" >/dev/null 2>&1; then
        break
    fi
    [ "$attempt" -lt 5 ] || { cat "$home/log" >&2; exit 1; }
done

export MOOTHALL_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port"
"$@"
