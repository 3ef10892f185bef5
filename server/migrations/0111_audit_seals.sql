-- Events are chained after they were committed, many at once: a chain made inside each transaction would let one change of
-- an organization wait for the other.
create table audit_unsealed (
  organization_id uuid not null,
  event_id uuid not null,
  primary key (organization_id, event_id),
  foreign key (organization_id, event_id) references audit_events (organization_id, id) on delete cascade
);
comment on table audit_unsealed is 'Events that are not in the chain yet; written with the event, so that whatever commits later is sealed later.';

create table audit_heads (
  organization_id uuid primary key references organizations (id) on delete cascade,
  position bigint not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  published_on date
);
comment on table audit_heads is 'Where the chain of an organization ends. Whoever seals holds this row.';
comment on column audit_heads.hash is 'The hash of the newest seal; before the first, that of the organization''s id.';
comment on column audit_heads.published_on is 'The day (UTC) on which the log was told position and hash last.';

create table audit_seals (
  organization_id uuid not null references organizations (id) on delete cascade,
  position bigint not null check (position > 0),
  event_id uuid not null,
  values_digest jsonb not null,
  digest bytea not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  primary key (organization_id, position),
  unique (organization_id, event_id)
);
comment on table audit_seals is 'The chain: one row an event, in the order in which they were sealed. It refers to no event, so that one that is gone is missed.';
comment on column audit_seals.values_digest is 'For each field a salted hash of its values, so that values can be erased and the event stays proved.';
comment on column audit_seals.digest is 'SHA-256 of the event and of values_digest.';
comment on column audit_seals.hash is 'SHA-256 of the hash before, position, sealed_at and digest.';

insert into audit_unsealed (organization_id, event_id) select organization_id, id from audit_events;
