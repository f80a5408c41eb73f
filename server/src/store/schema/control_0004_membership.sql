-- People in several organisations: the code by which each organisation is signed in to, and where somebody was last.

-- What domain::tenant makes of the identifier, for organisations that had no code: its last eight digits, without those that look alike.
ALTER TABLE tenant ADD COLUMN code TEXT NOT NULL DEFAULT '';
UPDATE tenant SET code = replace(replace(replace(upper(substr(id, -8)), '0', 'H'), '1', 'K'), 'B', 'X');
CREATE UNIQUE INDEX tenant_by_code ON tenant (code);

ALTER TABLE person ADD COLUMN last_tenant TEXT REFERENCES tenant (id) ON DELETE SET NULL;
