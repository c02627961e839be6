# Where PostgreSQL's programs are. To be sourced: `. scripts/postgres.sh`.

# The folder with initdb and postgres of the newest version on this machine.
postgres_bin() {
    local bin
    bin=$(
        {
            printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/opt/postgresql*/bin
            command -v pg_config >/dev/null 2>&1 && pg_config --bindir
            command -v initdb >/dev/null 2>&1 && dirname "$(readlink -f "$(command -v initdb)")"
        } | while read -r folder; do
            [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && printf '%s %s\n' "$(postgres_version "$folder")" "$folder"
        done | sort -rn | head -n 1 | cut -d' ' -f2-
    ) || true
    [ -n "$bin" ] && printf '%s\n' "$bin"
}

# The major version of the programs in a folder.
postgres_version() {
    "$1/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/'
}
