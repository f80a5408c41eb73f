-- The journal of condemned mails that are not held but moved to the junk folder or deleted: a line is written before the mail is
-- touched, and taken away when it is where it belongs.
CREATE TABLE disposal (
    id          TEXT PRIMARY KEY,
    mailbox     TEXT NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
    from_folder TEXT NOT NULL,
    from_key    TEXT NOT NULL,
    goal        TEXT,           -- the junk folder; none when it is deleted
    subject     TEXT NOT NULL,
    message_id  TEXT NOT NULL,
    size        INTEGER NOT NULL,
    sha256      TEXT NOT NULL,
    before      INTEGER         -- how many equal mails lay at the goal; none while the mail is untouched
) STRICT;
CREATE INDEX disposal_by_mailbox ON disposal (mailbox);
