create table deliveries (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  kind text not null,
  lane text not null check (lane in ('code', 'single', 'bulk')),
  channel text not null check (channel in ('email', 'sms')),
  address text not null,
  canonical text not null,
  user_id uuid,
  contact_point_id uuid,
  subject_id uuid,
  payload jsonb not null default '{}',
  language text not null default 'en',
  state text not null check (state in
    ('held', 'queued', 'sending', 'sent', 'retrying', 'undeliverable', 'suppressed', 'cancelled', 'previewed')),
  state_reason text,
  not_before timestamptz not null default app_now(),
  not_after timestamptz,
  attempts integer not null default 0,
  leased_by text,
  leased_until timestamptz,
  message_id text not null,
  created_by uuid,
  created_at timestamptz not null default app_now(),
  finished_at timestamptz,
  primary key (organization_id, id)
);
comment on table deliveries is 'One message to one contact point over one channel; committed with what caused it (outbox).';
comment on column deliveries.payload is 'What the kind needs to write the message; never a secret: tokens and codes are minted when it is prepared.';
comment on column deliveries.subject_id is 'The invitation, code or user that the message is about.';
create index deliveries_due on deliveries (channel, lane, not_before, id) where state in ('held', 'queued', 'retrying');
create index deliveries_overdue on deliveries (not_after) where state in ('held', 'queued', 'retrying');
create index deliveries_leased on deliveries (leased_until) where state = 'sending';
create index deliveries_by_subject on deliveries (organization_id, subject_id);
create index deliveries_by_user on deliveries (organization_id, user_id);

create table delivery_attempts (
  organization_id uuid not null,
  id uuid not null,
  delivery_id uuid not null,
  number integer not null,
  started_at timestamptz not null default app_now(),
  finished_at timestamptz,
  result text check (result in ('sent', 'retry', 'failed', 'broken', 'previewed', 'lost')),
  class text,
  code text,
  reply text,
  provider text,
  provider_id text,
  primary key (organization_id, id),
  foreign key (organization_id, delivery_id) references deliveries (organization_id, id) on delete cascade
);
comment on table delivery_attempts is 'One try at a provider.';
comment on column delivery_attempts.reply is 'The provider''s own words, shortened, addresses masked.';
create index delivery_attempts_by_delivery on delivery_attempts (organization_id, delivery_id);

create table suppressions (
  organization_id uuid not null references organizations (id) on delete cascade,
  kind text not null check (kind in ('email', 'mobile')),
  canonical text not null,
  reason text not null check (reason in ('not_me', 'bounced', 'opted_out', 'by_admin')),
  created_at timestamptz not null default app_now(),
  created_by uuid,
  primary key (organization_id, kind, canonical)
);
comment on table suppressions is 'Addresses that we must not write to, and why.';

create table channel_health (
  channel text primary key check (channel in ('email', 'sms')),
  broken_since timestamptz,
  class text,
  code text,
  reply text,
  try_again_at timestamptz
);
comment on table channel_health is 'The circuit breaker: open after bad credentials, so that nothing queued is burned.';
