-- Company sign-in by SAML: what a provider's page posted, and assertions that were taken.
create table saml_arrivals (
  state_hash bytea not null primary key,
  facts bytea not null,
  arrived_at timestamptz not null default app_now()
);
comment on table saml_arrivals is 'What a company''s provider said by SAML, checked; waits five minutes for the browser that set out (company_sign_ins), since the provider''s post comes without its cookies.';
comment on column saml_arrivals.facts is 'Sealed; taken once.';

create table saml_assertions (
  organization_id uuid not null,
  connection_id uuid not null,
  assertion_hash bytea not null,
  good_until timestamptz not null,
  primary key (organization_id, connection_id, assertion_hash),
  foreign key (organization_id, connection_id) references connections (organization_id, id) on delete cascade
);
comment on table saml_assertions is 'Assertions that were taken, until they would be too old anyway: each is taken once.';
create index saml_assertions_by_age on saml_assertions (good_until);
