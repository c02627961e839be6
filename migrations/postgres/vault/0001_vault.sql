-- Keys of personal data, and who may sign in. Its own database: backups of keys have their own, short retention.

-- PostgreSQL keeps dead row versions until it vacuums: destroying a key vacuums this table (see `Vault::scrub`).
CREATE TABLE subject_key (
    subject uuid NOT NULL PRIMARY KEY,
    community uuid NOT NULL,
    wrapped bytea,
    state text NOT NULL CHECK (state IN ('active', 'destroyed')),
    created_at bigint NOT NULL,
    destroyed_at bigint,
    CHECK ((state = 'active') = (wrapped IS NOT NULL)),
    CHECK ((state = 'destroyed') = (destroyed_at IS NOT NULL))
);

-- Proves at start that the master key is the one these keys are wrapped under. One row.
CREATE TABLE master_key_check (
    id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
    digest bytea NOT NULL
);

CREATE TABLE account (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('administrator', 'person')),
    created_at bigint NOT NULL,
    disabled_at bigint
);

-- A member belongs to one account at a time; an account may be a member of several communities.
CREATE TABLE account_member (
    community uuid NOT NULL,
    member uuid NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    linked_at bigint NOT NULL,
    PRIMARY KEY (community, member)
);
CREATE INDEX account_member_by_account ON account_member (account);

CREATE TABLE invitation (
    id uuid NOT NULL PRIMARY KEY,
    community uuid NOT NULL,
    member uuid NOT NULL,
    code_hash bytea NOT NULL UNIQUE,
    expires_at bigint NOT NULL,
    revoked_at bigint,
    used_at bigint,
    account uuid,
    logged_at bigint
);
CREATE INDEX invitation_unlogged ON invitation (used_at) WHERE used_at IS NOT NULL AND logged_at IS NULL;

CREATE TABLE sign_in_link (
    token_hash bytea NOT NULL PRIMARY KEY,
    account uuid NOT NULL REFERENCES account (id),
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint
);

CREATE TABLE session (
    id uuid NOT NULL PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    account uuid NOT NULL REFERENCES account (id),
    created_at bigint NOT NULL,
    extended_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    lifetime_micros bigint NOT NULL,
    revoked_at bigint
);
CREATE INDEX session_by_account ON session (account);
