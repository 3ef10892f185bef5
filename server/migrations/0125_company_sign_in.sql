-- Company sign-in: people prove who they are at the identity provider of their organization.
create table connections (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null unique,
  protocol text not null check (protocol in ('openid', 'saml')),
  name text not null,
  state text not null default 'draft' check (state in ('draft', 'on', 'off')),
  settings jsonb not null default '{}',
  secret bytea,
  mapping jsonb not null default '{}',
  newcomers text not null default 'refuse' check (newcomers in ('refuse', 'create')),
  newcomer_team_ids uuid[] not null default '{}',
  tested_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz not null default app_now(),
  updated_at timestamptz not null default app_now(),
  primary key (organization_id, id)
);
comment on table connections is 'How people of an organization sign in at an identity provider of theirs.';
comment on column connections.state is 'Only one that is on signs anybody in; a draft can be tested.';
comment on column connections.settings is 'By protocol: issuer and client_id of OpenID Connect; what its metadata said of SAML.';
comment on column connections.secret is 'What the provider gave us to prove ourselves with, sealed with the key outside of the database.';
comment on column connections.mapping is 'Profile field to the name of what the provider says: {"department": "dept"}. Mapped fields are locked against edits by hand.';
comment on column connections.newcomers is 'What becomes of people without an invitation: refused, or created with the teams beside.';
comment on column connections.newcomer_team_ids is 'Teams of whoever is created by this connection; those that are gone are passed over.';
comment on column connections.tested_at is 'When a test sign-in went well with the settings as they are; null since they changed.';

create table verified_domains (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  domain text collate "C" not null,
  token text not null,
  verified_at timestamptz,
  created_at timestamptz not null default app_now(),
  primary key (organization_id, id),
  unique (organization_id, domain)
);
comment on table verified_domains is 'Domains whose addresses the connections of an organization may vouch for. Several organizations may verify one: what each may say stays within it, and neither learns of the other.';
comment on column verified_domains.token is 'What the DNS record must say; public by its nature.';
comment on column verified_domains.verified_at is 'When the record was seen; null: not yet.';

create table external_identities (
  organization_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  user_id uuid not null,
  issuer text not null,
  subject text not null,
  linked_by text not null check (linked_by in ('email', 'code', 'created')),
  created_at timestamptz not null default app_now(),
  last_used_at timestamptz not null default app_now(),
  primary key (organization_id, id),
  foreign key (organization_id, connection_id) references connections (organization_id, id) on delete cascade,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create unique index external_identities_once on external_identities (organization_id, connection_id, issuer, subject);
create index external_identities_by_user on external_identities (organization_id, user_id);
comment on table external_identities is 'Who a person is at an identity provider: by connection, issuer and subject, never by an address.';
comment on column external_identities.linked_by is 'A verified address of a verified domain, a code to the address on record, or the connection that made the user.';

create table company_sign_ins (
  state_hash bytea not null primary key,
  organization_id uuid not null,
  connection_id uuid not null,
  purpose text not null check (purpose in ('sign_in', 'test', 'step_up')),
  browser_hash bytea not null,
  kept bytea not null,
  session_id uuid,
  next text,
  expires_at timestamptz not null,
  used_at timestamptz,
  arrived bytea,
  foreign key (organization_id, connection_id) references connections (organization_id, id) on delete cascade
);
create index company_sign_ins_expiry on company_sign_ins (expires_at);
comment on table company_sign_ins is 'Journeys to an identity provider and back: ten minutes, one browser, one use.';
comment on column company_sign_ins.kept is 'Nonce and PKCE verifier, or the id of the request; sealed.';
comment on column company_sign_ins.session_id is 'Whose proof it renews or whose test it is; null where somebody signs in.';
comment on column company_sign_ins.arrived is 'What the provider said, sealed, while a code to the address on record is asked for.';

-- Fields that a connection fills are locked against edits by hand.
alter table profile_value_sources add column locked_by uuid;
alter table profile_value_sources add foreign key (organization_id, locked_by) references connections (organization_id, id) on delete set null (locked_by);
create index profile_value_sources_locked on profile_value_sources (organization_id, locked_by) where locked_by is not null;
comment on column profile_value_sources.locked_by is 'The connection that fills this value; nobody changes it by hand while it does.';
