-- Settings of the organisation that are one document each, and how far work has come that follows them.
CREATE TABLE setting (
    name    TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Lines of the detection log of which nobody was written yet, in the order in which they were written down: identifiers are made before
-- that, so their order is another one.
CREATE TABLE notice_due (
    number    INTEGER PRIMARY KEY,
    detection TEXT NOT NULL
) STRICT;
CREATE TRIGGER notice_is_due AFTER INSERT ON detection BEGIN
    INSERT INTO notice_due (detection) VALUES (new.id);
END;
