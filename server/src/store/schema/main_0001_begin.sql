-- main.db: everything of one organisation but its raw mail. Identifiers are UUIDs as 32 hexadecimal digits (version 7, so
-- that their order is the order of making), times are milliseconds since 1970 in UTC, enums are the words of the domain.

CREATE TABLE audit (
    number INTEGER PRIMARY KEY, -- from 1 without gaps
    at     INTEGER NOT NULL,
    who    TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    why    TEXT NOT NULL,
    hash   TEXT NOT NULL        -- over this line and the hash before
) STRICT;
CREATE INDEX audit_by_time ON audit (at);

-- Policies ---------------------------------------------------------------------------------------------------------------

CREATE TABLE policy (
    id       TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    family   TEXT NOT NULL,
    built_in INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    body     TEXT NOT NULL      -- domain::policy::Policy as JSON
) STRICT;

CREATE TABLE policy_version (
    policy  TEXT NOT NULL,
    version INTEGER NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (policy, version)
) STRICT, WITHOUT ROWID;

-- Service accounts -------------------------------------------------------------------------------------------------------

CREATE TABLE account (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    connection TEXT NOT NULL,   -- domain::account::Connection as JSON, without secrets
    sealed     BLOB,            -- the master user's password, sealed
    paused     INTEGER NOT NULL,
    demo       INTEGER NOT NULL,
    added_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE mailbox (
    id           TEXT PRIMARY KEY,
    account      TEXT REFERENCES account (id) ON DELETE SET NULL,
    address      TEXT NOT NULL,
    address_key  TEXT NOT NULL, -- the address in lower case
    sealed       BLOB,          -- its own password, sealed
    removed      INTEGER NOT NULL DEFAULT 0, -- kept, because held mails point here
    last_contact INTEGER,
    lag          INTEGER,
    watching     TEXT NOT NULL DEFAULT 'not',
    error        TEXT,
    scanned      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX mailbox_of_account ON mailbox (account, address_key) WHERE removed = 0;
CREATE INDEX mailbox_by_address ON mailbox (address_key);

CREATE TABLE folder_cursor (
    mailbox TEXT NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
    folder  TEXT NOT NULL,
    cursor  TEXT NOT NULL,
    PRIMARY KEY (mailbox, folder)
) STRICT, WITHOUT ROWID;

-- Held mail and custody --------------------------------------------------------------------------------------------------

CREATE TABLE held (
    number          INTEGER PRIMARY KEY, -- ties the row to its text in the index
    id              TEXT NOT NULL UNIQUE,
    held_at         INTEGER NOT NULL,
    mailbox         TEXT NOT NULL REFERENCES mailbox (id),
    address         TEXT NOT NULL,       -- of the mailbox, as it was then
    address_key     TEXT NOT NULL,
    sender          TEXT NOT NULL,
    recipients      TEXT NOT NULL,       -- JSON
    subject         TEXT NOT NULL,
    message_id      TEXT NOT NULL,
    sent_at         INTEGER,
    size            INTEGER NOT NULL,
    sha256          TEXT NOT NULL,
    headers         TEXT NOT NULL,       -- JSON
    attachments     TEXT NOT NULL,       -- JSON
    attachment_names TEXT NOT NULL,      -- JSON: the first few, for lists
    filter          TEXT NOT NULL,
    reason          TEXT NOT NULL,
    policy          TEXT,                -- JSON
    because         TEXT NOT NULL,       -- JSON
    raw_kept        INTEGER NOT NULL,
    origin_folder   TEXT NOT NULL,
    origin_flags    TEXT NOT NULL,       -- JSON
    place_folder    TEXT,                -- the folder in which it was seen last
    place_key       TEXT,                -- what finds it there
    location        TEXT NOT NULL CHECK (location IN ('quarantine', 'folder', 'not_found', 'deleted')),
    location_folder TEXT,
    location_at     INTEGER NOT NULL,
    status          TEXT NOT NULL,
    status_reason   TEXT,
    moving          TEXT,                -- the journaled move under way
    version         INTEGER NOT NULL
) STRICT;
CREATE INDEX held_by_status ON held (status, id);
CREATE INDEX held_by_address ON held (address_key, id);
CREATE INDEX held_by_filter ON held (filter, id);
CREATE INDEX held_by_mailbox ON held (mailbox, sha256);
CREATE INDEX held_by_move ON held (moving) WHERE moving IS NOT NULL;

CREATE VIRTUAL TABLE held_text USING fts5 (
    sender, recipients, subject, attachments, reasons,
    content = '', contentless_delete = 1, detail = full,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

CREATE TABLE held_history (
    number INTEGER PRIMARY KEY,
    held   TEXT NOT NULL REFERENCES held (id),
    at     INTEGER NOT NULL,
    who    TEXT NOT NULL,
    what   TEXT NOT NULL
) STRICT;
CREATE INDEX held_history_by_mail ON held_history (held, number);

-- The custody journal: a line is written before a mail is touched, and ended when its new place is known.
CREATE TABLE move (
    id          TEXT PRIMARY KEY,
    held        TEXT NOT NULL REFERENCES held (id),
    act         TEXT NOT NULL,
    step        TEXT NOT NULL CHECK (step IN ('begun', 'done', 'failed') OR step GLOB 'moving:*'),
    from_folder TEXT,
    from_key    TEXT,
    to_folder   TEXT,           -- none when it is deleted, or goes to the quarantine folder
    to_key      TEXT,           -- what finds it there, once it is done
    who         TEXT NOT NULL,
    why         TEXT NOT NULL,
    begun_at    INTEGER NOT NULL,
    finished_at INTEGER,
    failure     TEXT
) STRICT;
CREATE INDEX move_open ON move (id) WHERE finished_at IS NULL;

-- What a person restored is not condemned again for the same reasons.
CREATE TABLE exemption (
    mailbox TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    rules   TEXT NOT NULL,      -- JSON
    PRIMARY KEY (mailbox, sha256)
) STRICT, WITHOUT ROWID;

-- Logs and counters ------------------------------------------------------------------------------------------------------

CREATE TABLE detection (
    id        TEXT PRIMARY KEY,
    at        INTEGER NOT NULL,
    scan_type TEXT NOT NULL,
    mailbox   TEXT NOT NULL,    -- as an address
    mailbox_id TEXT NOT NULL,
    folder    TEXT NOT NULL,
    sender    TEXT NOT NULL,
    subject   TEXT NOT NULL,
    filter    TEXT NOT NULL,
    rule      TEXT NOT NULL,
    reason    TEXT NOT NULL,
    action    TEXT NOT NULL,
    policy    TEXT NOT NULL,
    held      TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX detection_by_time ON detection (at);

CREATE TABLE scanned (
    hour     INTEGER PRIMARY KEY, -- its first millisecond
    scanned  INTEGER NOT NULL,
    detected INTEGER NOT NULL
) STRICT;

-- Jobs -------------------------------------------------------------------------------------------------------------------

CREATE TABLE job (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,  -- finds the handler
    title       TEXT NOT NULL,
    payload     TEXT NOT NULL,  -- JSON: what was asked for
    progress    TEXT,           -- JSON: where to go on after a restart
    state       TEXT NOT NULL,
    done        INTEGER NOT NULL DEFAULT 0,
    total       INTEGER NOT NULL DEFAULT 0,
    message     TEXT NOT NULL DEFAULT '',
    created_at  INTEGER NOT NULL,
    created_by  TEXT NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0, -- counts the leases: who holds an older one writes nothing any more
    lease_until INTEGER,
    cancel      INTEGER NOT NULL DEFAULT 0,
    ended_at    INTEGER
) STRICT;
CREATE INDEX job_open ON job (id) WHERE ended_at IS NULL;

-- Blocked and suspicious objects -----------------------------------------------------------------------------------------

CREATE TABLE object (
    kind       TEXT NOT NULL,
    value      TEXT NOT NULL,
    note       TEXT NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;
