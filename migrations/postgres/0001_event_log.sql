-- The log. One row an event; the primary key is the compare-and-swap: whoever inserts position h + 1 has seen h.
CREATE TABLE store_meta (
    k text PRIMARY KEY,
    v text NOT NULL
);

CREATE TABLE event (
    slice smallint NOT NULL,
    pos bigint NOT NULL,
    community_id uuid NOT NULL,
    seq bigint NOT NULL,
    stream_id uuid NOT NULL,
    version bigint NOT NULL,
    kind text NOT NULL,
    -- Microseconds since 1970, UTC; rises with pos within a slice.
    recorded_at bigint NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    -- The three of them only on the first event of a command that carried an idempotency key.
    command_id uuid,
    command_digest bytea,
    command_events integer,
    hash bytea NOT NULL,
    -- 16 random bytes, then the event's JSON, exactly as hashed; never jsonb, which normalises.
    payload bytea NOT NULL,
    PRIMARY KEY (slice, pos)
) PARTITION BY RANGE (slice);

CREATE TABLE event_000 PARTITION OF event FOR VALUES FROM (0) TO (32);
CREATE TABLE event_032 PARTITION OF event FOR VALUES FROM (32) TO (64);
CREATE TABLE event_064 PARTITION OF event FOR VALUES FROM (64) TO (96);
CREATE TABLE event_096 PARTITION OF event FOR VALUES FROM (96) TO (128);
CREATE TABLE event_128 PARTITION OF event FOR VALUES FROM (128) TO (160);
CREATE TABLE event_160 PARTITION OF event FOR VALUES FROM (160) TO (192);
CREATE TABLE event_192 PARTITION OF event FOR VALUES FROM (192) TO (224);
CREATE TABLE event_224 PARTITION OF event FOR VALUES FROM (224) TO (256);

CREATE UNIQUE INDEX event_by_community ON event (slice, community_id, seq);
CREATE UNIQUE INDEX event_by_command ON event (slice, community_id, command_id) WHERE command_id IS NOT NULL;

-- Folded states: a cache, keyed by the version of the code that folded them.
CREATE TABLE snapshot (
    slice smallint NOT NULL,
    community_id uuid NOT NULL,
    code_version bigint NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    state bytea NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (slice, community_id, code_version)
);
-- States are already compact, and rewritten whole.
ALTER TABLE snapshot ALTER COLUMN state SET STORAGE EXTERNAL;
