-- Licences of organisations: the signed record behind each, which of its products are activated, and what happened to them.

CREATE TABLE licence (
    number           TEXT PRIMARY KEY,
    tenant           TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    registration_key TEXT NOT NULL UNIQUE,
    record           TEXT NOT NULL, -- the record as JSON, verified when it was registered
    envelope         TEXT NOT NULL, -- as it was signed
    issuer           TEXT NOT NULL, -- the issuer's name
    registered_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX licence_by_tenant ON licence (tenant);

CREATE TABLE licence_product (
    number       TEXT NOT NULL REFERENCES licence (number) ON DELETE CASCADE,
    product      TEXT NOT NULL,
    activated_at INTEGER,          -- none until its activation code was given
    applied_at   INTEGER NOT NULL, -- everything that was due until then was applied
    PRIMARY KEY (number, product)
) STRICT, WITHOUT ROWID;

CREATE TABLE licence_event (
    id     INTEGER PRIMARY KEY,
    number TEXT NOT NULL REFERENCES licence (number) ON DELETE CASCADE,
    product TEXT NOT NULL,
    at     INTEGER NOT NULL,
    event  TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX licence_event_by_number ON licence_event (number, product, at);

-- Licences that were redeemed once, without whose they were: none of them can be redeemed again, also when its organisation is gone.
CREATE TABLE redeemed (
    number TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The latest time that was ever seen: a clock turned back revives nothing.
CREATE TABLE clock_mark (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    latest INTEGER NOT NULL
) STRICT;
INSERT INTO clock_mark (id, latest) VALUES (1, 0);

-- A trial that is taken over by a full licence at the next sign-in.
CREATE TABLE takeover (
    tenant    TEXT PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
    number    TEXT NOT NULL REFERENCES licence (number) ON DELETE CASCADE,
    marked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
