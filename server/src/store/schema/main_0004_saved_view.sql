-- Filters of the quarantine that a person keeps under a name.
CREATE TABLE saved_view (
    id       TEXT PRIMARY KEY,
    person   TEXT NOT NULL,
    name     TEXT NOT NULL,
    name_key TEXT NOT NULL,     -- the name in lower case
    filter   TEXT NOT NULL      -- domain::held::HeldFilter as JSON
) STRICT;
CREATE UNIQUE INDEX saved_view_by_name ON saved_view (person, name_key);
