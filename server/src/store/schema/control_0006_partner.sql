-- Service providers: who looks after which organisations, what is sold to them, and the signed requests of their programs.

CREATE TABLE partner (
    id            TEXT PRIMARY KEY,
    tenant        TEXT NOT NULL UNIQUE REFERENCES tenant (id) ON DELETE CASCADE,
    name          TEXT NOT NULL,        -- under which its customers know it
    token_sha256  TEXT NOT NULL UNIQUE, -- of the access token
    sealed_secret BLOB NOT NULL,        -- it has to sign, so it is sealed and not hashed
    created_at    INTEGER NOT NULL
) STRICT;

-- A customer has an identifier of its own, since its organisation gets another one when a trial is taken over.
CREATE TABLE customer (
    id          TEXT PRIMARY KEY,
    partner     TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
    tenant      TEXT NOT NULL UNIQUE REFERENCES tenant (id) ON DELETE CASCADE,
    company     TEXT NOT NULL, -- JSON
    contact     TEXT NOT NULL, -- JSON
    created_at  INTEGER NOT NULL,
    modified_at INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_by_partner ON customer (partner, id);

CREATE TABLE service_plan (
    id      TEXT PRIMARY KEY,
    partner TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
    plan    TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX service_plan_by_partner ON service_plan (partner, id);

CREATE TABLE subscription (
    id          TEXT PRIMARY KEY,
    customer    TEXT NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    plan        TEXT NOT NULL REFERENCES service_plan (id) ON DELETE CASCADE,
    number      TEXT NOT NULL UNIQUE REFERENCES licence (number) ON DELETE CASCADE,
    created_at  INTEGER NOT NULL,
    modified_at INTEGER NOT NULL
) STRICT;
CREATE INDEX subscription_by_customer ON subscription (customer, id);
CREATE INDEX subscription_by_plan ON subscription (plan);

-- Signed requests that were received, until they are too old to be received again. Kept over a restart, which would else be the moment
-- for a replay.
CREATE TABLE partner_request (
    partner TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
    sha256  TEXT NOT NULL,
    until   INTEGER NOT NULL,
    PRIMARY KEY (partner, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_request_by_time ON partner_request (until);

-- Since when the service provider has suspended a licence.
ALTER TABLE licence ADD COLUMN suspended_at INTEGER;

-- Mails that are to be sent, so that none is lost while the mail server is away.
CREATE TABLE outbox (
    id          TEXT PRIMARY KEY,
    customer    TEXT REFERENCES customer (id) ON DELETE CASCADE,
    recipient   TEXT NOT NULL,
    subject     TEXT NOT NULL,
    plain       TEXT NOT NULL, -- with a mark where the link goes
    html        TEXT NOT NULL,
    sealed_link BLOB,          -- it opens a door, so it is sealed; none once it is sent
    created_at  INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    next_at     INTEGER,       -- none when nothing is left to be done
    sent_at     INTEGER,
    error       TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_by_customer ON outbox (customer, id);
CREATE INDEX outbox_due ON outbox (next_at) WHERE next_at IS NOT NULL;
