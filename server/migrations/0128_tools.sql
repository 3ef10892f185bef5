-- Tools behind the door: what signs its people in through this organization.
create table tools (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  name text not null,
  name_folded text collate "C" not null,
  protocol text not null check (protocol in ('openid', 'saml')),
  enabled boolean not null default true,
  icon text check (length(icon) <= 22000),
  launch_url text,
  template text,
  session_minutes int check (session_minutes > 0),
  access text not null default 'teams' check (access in ('everyone', 'teams', 'rule')),
  rule jsonb,
  inputs text[] not null default '{}',
  count_team_admins boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null default app_now(),
  created_by uuid,
  updated_at timestamptz not null default app_now(),
  removed_at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, created_by) references users (organization_id, id) on delete set null (created_by),
  check ((access = 'rule') = (rule is not null))
);
comment on table tools is 'Applications that sign people of the organization in: by OpenID Connect or SAML, who gets them.';
comment on column tools.icon is 'A small picture as a data: address.';
comment on column tools.launch_url is 'Where a person begins who opens the tool from their home page.';
comment on column tools.template is 'Which template it was added by; null by hand.';
comment on column tools.session_minutes is 'How long the tool keeps people signed in by itself, as its admin says; null where it is not known.';
comment on column tools.access is 'Who gets it: everyone, the members of tool_teams, or whom the rule matches. Active users alone, whichever.';
comment on column tools.inputs is 'What may change whom the rule matches: fields, status, team:<id>, line_manager_id.chain, day.';
comment on column tools.count_team_admins is 'Of teams: memberships made by a Team Admin count as well.';
comment on column tools.version is 'Goes up with each change, so that a decision can tell that it read what stands.';
comment on column tools.removed_at is 'The row stays for the log of sign-ins; what signs in with it is gone.';
create unique index tools_name on tools (organization_id, name_folded) where removed_at is null;

create table tool_openid (
  organization_id uuid not null,
  tool_id uuid not null,
  client_id text not null,
  client_type text not null check (client_type in ('public', 'confidential')),
  secret_sealed bytea,
  secret_set_at timestamptz,
  redirect_uris text[] not null,
  post_logout_redirect_uris text[] not null default '{}',
  backchannel_logout_uri text,
  require_pkce boolean not null default true,
  grant_refresh boolean not null default false,
  primary key (organization_id, tool_id),
  unique (organization_id, client_id),
  foreign key (organization_id, tool_id) references tools (organization_id, id) on delete cascade,
  check (client_type = 'confidential' or (secret_sealed is null and require_pkce))
);
comment on table tool_openid is 'What a tool that speaks OpenID Connect is registered with.';
comment on column tool_openid.secret_sealed is 'Encrypted with the key outside the database (platform/sealed.ts); shown once, when it is made.';
comment on column tool_openid.redirect_uris is 'Compared as they are, byte by byte.';
comment on column tool_openid.require_pkce is 'Always for a public tool.';

create table tool_saml (
  organization_id uuid not null,
  tool_id uuid not null,
  entity_id text not null,
  acs_url text not null,
  slo_url text,
  name_id text not null check (name_id in ('email', 'persistent')),
  certificate text,
  want_signed_requests boolean not null default false,
  primary key (organization_id, tool_id),
  unique (organization_id, entity_id),
  foreign key (organization_id, tool_id) references tools (organization_id, id) on delete cascade,
  check (certificate is not null or not want_signed_requests)
);
comment on table tool_saml is 'What a tool that speaks SAML 2.0 is registered with.';
comment on column tool_saml.acs_url is 'Where assertions are sent to, and nowhere else.';
comment on column tool_saml.certificate is 'PEM of the certificate by which the tool signs its requests.';

create table tool_teams (
  organization_id uuid not null,
  tool_id uuid not null,
  team_id uuid not null,
  primary key (organization_id, tool_id, team_id),
  foreign key (organization_id, tool_id) references tools (organization_id, id) on delete cascade,
  foreign key (organization_id, team_id) references teams (organization_id, id) on delete cascade
);
comment on table tool_teams is 'The teams whose members get a tool.';
create index tool_teams_by_team on tool_teams (organization_id, team_id);

create table tool_claims (
  organization_id uuid not null,
  tool_id uuid not null,
  claim text not null,
  source text not null,
  primary key (organization_id, tool_id, claim),
  foreign key (organization_id, tool_id) references tools (organization_id, id) on delete cascade
);
comment on table tool_claims is 'What a tool is told about whoever signs in: the name that it reads, and where the value comes from.';
comment on column tool_claims.source is 'email, phone_number, name, locale, teams, or a profile field as in profile_value_sources.';

create table tool_openings (
  organization_id uuid not null,
  tool_id uuid not null,
  user_id uuid not null,
  since timestamptz not null default app_now(),
  primary key (organization_id, tool_id, user_id),
  foreign key (organization_id, tool_id) references tools (organization_id, id) on delete cascade,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table tool_openings is 'Who signed in to a tool and has not lost it since; taken away, and announced, the moment they lose it.';
create index tool_openings_by_user on tool_openings (organization_id, user_id);

create table tool_uses (
  organization_id uuid not null,
  id uuid not null,
  tool_id uuid,
  user_id uuid,
  at timestamptz not null default app_now(),
  kind text not null check (kind in ('sign_in', 'refresh', 'refused', 'logout')),
  protocol text not null check (protocol in ('openid', 'saml')),
  claims text[] not null default '{}',
  reason text,
  network text,
  device text,
  primary key (organization_id, id),
  foreign key (organization_id, tool_id) references tools (organization_id, id) on delete cascade,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table tool_uses is 'The sign-in log of tools: when, how, from where, which claims left by name, refused and why.';
comment on column tool_uses.claims is 'Names only; values are not kept.';
create index tool_uses_by_tool on tool_uses (organization_id, tool_id, id desc);
create index tool_uses_by_user on tool_uses (organization_id, user_id, id desc);
