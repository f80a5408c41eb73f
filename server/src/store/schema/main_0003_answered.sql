-- Answers to acts that waited in a browser for the server: one that is sent twice is done once, and answered alike.
CREATE TABLE answered (
    person TEXT NOT NULL,
    act    TEXT NOT NULL,
    at     INTEGER NOT NULL,
    status INTEGER NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (person, act)
) STRICT, WITHOUT ROWID;
CREATE INDEX answered_by_time ON answered (at);
