-- Whether an organisation has nothing to do: no service account, nothing in its journal, no job. It is not opened at the start.
ALTER TABLE tenant ADD COLUMN rests INTEGER NOT NULL DEFAULT 0;
