create table organizations (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  default_country text not null,
  language text not null,
  time_zone text not null,
  app_web_url text,
  app_store_url text,
  play_store_url text,
  support_contact text,
  invitation_life_days integer not null default 14 check (invitation_life_days between 1 and 30),
  resend_after_seconds integer not null default 3600 check (resend_after_seconds >= 3600),
  who_may_invite text not null default 'all_admins' check (who_may_invite in ('all_admins', 'organization_admins')),
  sms_countries text[] not null,
  sms_daily_cap integer not null default 500 check (sms_daily_cap >= 0),
  organization_admin_hourly_cap integer not null default 500 check (organization_admin_hourly_cap >= 0),
  team_admin_hourly_cap integer not null default 50 check (team_admin_hourly_cap >= 0),
  managers_across_organization boolean not null default true,
  created_at timestamptz not null default app_now(),
  updated_at timestamptz not null default app_now()
);
comment on table organizations is 'The tenant; owns every row that carries organization_id.';
comment on column organizations.sms_countries is 'ISO codes that text messages may go to; the own country until an Organization Admin adds others.';
comment on column organizations.managers_across_organization is 'Whether a Team Admin may find line managers outside the teams that they administer.';

alter table set_up_links add constraint set_up_links_organization foreign key (organization_id)
  references organizations (id) on delete cascade;

create table audit_events (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  at timestamptz not null default app_now(),
  actor_kind text not null check (actor_kind in ('user', 'invitee', 'shell', 'system')),
  actor_user_id uuid,
  action text not null,
  target_kind text not null,
  target_id uuid,
  fields text[] not null default '{}',
  request_id text,
  primary key (organization_id, id)
);
comment on table audit_events is 'Who did what to whom: ids and field names only, so that a person can be erased and the event stays.';
create index audit_events_by_target on audit_events (organization_id, target_id, id desc);

create table audit_values (
  organization_id uuid not null,
  event_id uuid not null,
  field text not null,
  salt bytea not null,
  before jsonb,
  after jsonb,
  primary key (organization_id, event_id, field),
  foreign key (organization_id, event_id) references audit_events (organization_id, id) on delete cascade
);
comment on table audit_values is 'Personal values of an event, before and after; network and addresses too. Deleted when a person is erased.';
comment on column audit_values.salt is 'Random, so that a later commitment to the value cannot be guessed.';

create table idempotency_keys (
  organization_id uuid not null references organizations (id) on delete cascade,
  actor_id uuid not null,
  key text not null,
  endpoint text not null,
  request_hash bytea not null,
  status integer,
  response jsonb,
  secret boolean not null default false,
  created_at timestamptz not null default app_now(),
  primary key (organization_id, actor_id, key)
);
comment on table idempotency_keys is 'Answers of requests that had an effect, kept 24 hours; written in the transaction of the effect.';
comment on column idempotency_keys.secret is 'The answer carried a secret: not stored, a repeat gets 409 with the id.';
