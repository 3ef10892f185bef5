-- The organization as the SAML identity provider of its tools.
create table saml_keys (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  state text not null check (state in ('current', 'next', 'retired')),
  certificate text not null,
  private_key bytea,
  created_at timestamptz not null default app_now(),
  primary key (organization_id, id),
  check ((state = 'retired') = (private_key is null))
);
comment on table saml_keys is 'The keys that sign what SAML tools are told; the next one is published before it signs.';
comment on column saml_keys.certificate is 'PEM, signed by the key itself; it says until when it is good.';
comment on column saml_keys.private_key is 'Encrypted with the key outside the database (platform/sealed.ts); gone once it is retired.';
create unique index saml_keys_current on saml_keys (organization_id) where state = 'current';
create unique index saml_keys_next on saml_keys (organization_id) where state = 'next';

create table saml_requests (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  entity_id text not null,
  request_id text not null,
  relay_state text,
  force_authn boolean not null,
  is_passive boolean not null,
  created_at timestamptz not null default app_now(),
  primary key (organization_id, id)
);
comment on table saml_requests is 'What a SAML tool asked for, checked, while the person signs in; answered once, within ten minutes.';
comment on column saml_requests.entity_id is 'Which tool asked; looked up again when it is answered.';
comment on column saml_requests.relay_state is 'The tool''s own words, given back as they came.';
create index saml_requests_by_age on saml_requests (created_at);
