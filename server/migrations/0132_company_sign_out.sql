-- Signing out at the company's identity provider too, and being signed out by it; our own key towards SAML providers.
alter table connections add column single_logout boolean not null default true;
alter table connections add column signing_certificate text;
alter table connections add column signing_key bytea;
comment on column connections.single_logout is 'Whether signing out here goes on to the provider, where it offers that.';
comment on column connections.signing_certificate is 'SAML: what our signatures are checked with; made when it is first needed.';
comment on column connections.signing_key is 'The private key that goes with it, sealed with the key outside of the database.';

create table company_sessions (
  organization_id uuid not null,
  session_id uuid not null,
  connection_id uuid not null,
  issuer text not null,
  subject text not null,
  provider_session text,
  way_out bytea,
  primary key (organization_id, session_id),
  foreign key (organization_id, session_id) references sessions (organization_id, id) on delete cascade,
  foreign key (organization_id, connection_id) references connections (organization_id, id) on delete cascade
);
create index company_sessions_by_subject on company_sessions (organization_id, connection_id, subject);
create index company_sessions_by_provider_session on company_sessions (organization_id, connection_id, provider_session);
comment on table company_sessions is 'Sessions that were begun by company sign-in, and what they are called at the provider: it ends them, and they end there.';
comment on column company_sessions.provider_session is 'The provider''s own name of its session: sid of OpenID Connect, SessionIndex of SAML.';
comment on column company_sessions.way_out is 'Where to sign out at the provider, and as whom; sealed. Null where it offers no such thing.';

create table company_logouts (
  organization_id uuid not null,
  connection_id uuid not null,
  message_hash bytea not null,
  subject text,
  provider_sessions text[] not null default '{}',
  said_at timestamptz not null,
  received_at timestamptz not null default app_now(),
  primary key (organization_id, connection_id, message_hash),
  foreign key (organization_id, connection_id) references connections (organization_id, id) on delete cascade
);
create index company_logouts_by_age on company_logouts (received_at);
comment on table company_logouts is 'What providers said of sessions that are over, for an hour: each message is taken once, and a sign-in that is still on its way does not outlive it.';
comment on column company_logouts.subject is 'Null: the sessions alone say which.';
comment on column company_logouts.provider_sessions is 'Empty: all sessions of the subject.';
comment on column company_logouts.said_at is 'When the provider said so. What it said of a person before that signs nobody in any more.';
