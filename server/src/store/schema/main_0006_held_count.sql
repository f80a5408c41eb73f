-- How many held mails there are of each kind, so that a list of a million says at once how many match. The triggers keep it
-- whoever changes a mail, in the same transaction.
CREATE TABLE held_count (
    status   TEXT NOT NULL,
    filter   TEXT NOT NULL,
    location TEXT NOT NULL,
    mails    INTEGER NOT NULL CHECK (mails >= 0),
    PRIMARY KEY (status, filter, location)
) STRICT, WITHOUT ROWID;

INSERT INTO held_count (status, filter, location, mails)
SELECT status, filter, location, count(*) FROM held GROUP BY status, filter, location;

CREATE TRIGGER held_counted_in AFTER INSERT ON held BEGIN
    INSERT INTO held_count (status, filter, location, mails) VALUES (new.status, new.filter, new.location, 1)
    ON CONFLICT (status, filter, location) DO UPDATE SET mails = mails + 1;
END;

CREATE TRIGGER held_counted_out AFTER DELETE ON held BEGIN
    UPDATE held_count SET mails = mails - 1
    WHERE status = old.status AND filter = old.filter AND location = old.location;
END;

CREATE TRIGGER held_counted_anew AFTER UPDATE OF status, filter, location ON held
WHEN (old.status, old.filter, old.location) IS NOT (new.status, new.filter, new.location) BEGIN
    UPDATE held_count SET mails = mails - 1
    WHERE status = old.status AND filter = old.filter AND location = old.location;
    INSERT INTO held_count (status, filter, location, mails) VALUES (new.status, new.filter, new.location, 1)
    ON CONFLICT (status, filter, location) DO UPDATE SET mails = mails + 1;
END;

-- Everything that the list can be narrowed by, in its order: several filters at once are looked at without reading the mails.
CREATE INDEX held_in_order ON held (id, status, filter, location, address_key);
