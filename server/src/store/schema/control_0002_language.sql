-- The language in which somebody reads the console and its mails (RFC 5646: en, ja); none is whatever the browser prefers.
ALTER TABLE person ADD COLUMN language TEXT;
