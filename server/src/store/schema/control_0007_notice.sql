-- The organisation whose findings a mail tells of.
ALTER TABLE outbox ADD COLUMN tenant TEXT;
CREATE INDEX outbox_by_tenant ON outbox (tenant, id) WHERE tenant IS NOT NULL;
