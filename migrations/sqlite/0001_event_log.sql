-- The log. One row an event; the primary key is the compare-and-swap: whoever inserts position h + 1 has seen h.
CREATE TABLE store_meta (
    k TEXT PRIMARY KEY,
    v TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    -- SQLite keeps one slice. The column stores nothing; it lets both databases share one query text.
    slice INTEGER NOT NULL GENERATED ALWAYS AS (0) VIRTUAL,
    pos INTEGER PRIMARY KEY,
    community_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    stream_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- Microseconds since 1970, UTC; rises with pos.
    recorded_at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BLOB,
    -- The three of them only on the first event of a command that carried an idempotency key.
    command_id BLOB,
    command_digest BLOB,
    command_events INTEGER,
    hash BLOB NOT NULL,
    -- 16 random bytes, then the event's JSON, exactly as hashed.
    payload BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX event_by_community ON event (community_id, seq);
CREATE UNIQUE INDEX event_by_command ON event (community_id, command_id) WHERE command_id IS NOT NULL;

-- Folded states: a cache, keyed by the version of the code that folded them.
CREATE TABLE snapshot (
    slice INTEGER NOT NULL,
    community_id BLOB NOT NULL,
    code_version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    state BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (slice, community_id, code_version)
) STRICT;
