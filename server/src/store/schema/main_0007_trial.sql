-- Mails of which a policy that is tried would change something. The trial itself is a job.
CREATE TABLE trial_mail (
    job         TEXT NOT NULL REFERENCES job (id),
    number      INTEGER NOT NULL,
    effect      TEXT NOT NULL,
    mailbox     TEXT NOT NULL,
    mailbox_id  TEXT NOT NULL,
    folder      TEXT NOT NULL,
    key         TEXT NOT NULL,
    sender      TEXT NOT NULL,
    subject     TEXT NOT NULL,
    received_at INTEGER,
    before      TEXT NOT NULL,
    after       TEXT NOT NULL,
    filter      TEXT,
    rule        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
