-- control.db: who knocks, and at whose door. Identifiers are UUIDs as 32 hexadecimal digits, times are milliseconds since
-- 1970 in UTC, secrets are stored as the SHA-256 of what the holder has.

CREATE TABLE tenant (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    site       TEXT NOT NULL,
    demo       INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL,
    email_key     TEXT NOT NULL UNIQUE, -- the address in lower case
    password_hash TEXT NOT NULL         -- PHC string
) STRICT;

CREATE TABLE membership (
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    tenant TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    role   TEXT NOT NULL,
    PRIMARY KEY (person, tenant)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_by_tenant ON membership (tenant);

CREATE TABLE sign_in (
    id           TEXT PRIMARY KEY,
    sha256       TEXT NOT NULL UNIQUE, -- of the cookie's secret
    person       TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    tenant       TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    browser      TEXT NOT NULL,
    address      TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_seen    INTEGER NOT NULL,
    idle_seconds INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_by_person ON sign_in (person);
CREATE INDEX sign_in_by_tenant ON sign_in (tenant);

CREATE TABLE credential (
    kind       TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    tenant     TEXT REFERENCES tenant (id) ON DELETE CASCADE, -- none for what is of no organisation yet, as the set-up key
    created_at INTEGER NOT NULL,
    PRIMARY KEY (kind, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    number INTEGER PRIMARY KEY, -- from 1 without gaps
    at     INTEGER NOT NULL,
    who    TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    why    TEXT NOT NULL,
    hash   TEXT NOT NULL        -- over this line and the hash before
) STRICT;
