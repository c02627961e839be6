-- Keys of personal data, and who may sign in. Its own file: backups of keys have their own, short retention.

-- A plain rowid table on purpose: rows are appended and never move between pages, so that destroying a key leaves no copy.
CREATE TABLE subject_key (
    subject BLOB NOT NULL PRIMARY KEY,
    community BLOB NOT NULL,
    wrapped BLOB,
    state TEXT NOT NULL CHECK (state IN ('active', 'destroyed')),
    created_at INTEGER NOT NULL,
    destroyed_at INTEGER,
    CHECK ((state = 'active') = (wrapped IS NOT NULL)),
    CHECK ((state = 'destroyed') = (destroyed_at IS NOT NULL))
) STRICT;

-- Proves at start that the master key is the one these keys are wrapped under. One row.
CREATE TABLE master_key_check (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    digest BLOB NOT NULL
) STRICT;

CREATE TABLE account (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('administrator', 'person')),
    created_at INTEGER NOT NULL,
    disabled_at INTEGER
) STRICT;

-- A member belongs to one account at a time; an account may be a member of several communities.
CREATE TABLE account_member (
    community BLOB NOT NULL,
    member BLOB NOT NULL,
    account BLOB NOT NULL REFERENCES account (id),
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (community, member)
) STRICT;
CREATE INDEX account_member_by_account ON account_member (account);

CREATE TABLE invitation (
    id BLOB NOT NULL PRIMARY KEY,
    community BLOB NOT NULL,
    member BLOB NOT NULL,
    code_hash BLOB NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    used_at INTEGER,
    account BLOB,
    logged_at INTEGER
) STRICT;
CREATE INDEX invitation_unlogged ON invitation (used_at) WHERE used_at IS NOT NULL AND logged_at IS NULL;

CREATE TABLE sign_in_link (
    token_hash BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE TABLE session (
    id BLOB NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account BLOB NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    extended_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    lifetime_micros INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX session_by_account ON session (account);
