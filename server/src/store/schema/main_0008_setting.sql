-- Settings of the organisation that are one document each, and how far work has come that follows them.
CREATE TABLE setting (
    name    TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
