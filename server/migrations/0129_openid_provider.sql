create table signing_keys (
  organization_id uuid not null references organizations (id) on delete cascade,
  kid uuid not null,
  algorithm text not null check (algorithm in ('RS256')),
  public_jwk jsonb not null,
  sealed bytea not null,
  created_at timestamptz not null default app_now(),
  used_from timestamptz,
  retired_at timestamptz,
  primary key (organization_id, kid),
  check (retired_at is null or used_from is not null)
);
comment on table signing_keys is 'Keys that sign what tools are told by OpenID Connect: one in use, the next one published ahead, old ones until nothing signed by them counts.';
comment on column signing_keys.kid is 'By which tools tell the keys apart.';
comment on column signing_keys.sealed is 'The private key, encrypted with a key outside the database.';
comment on column signing_keys.used_from is 'Since when it signs; null for the next one, which tools can fetch already.';
comment on column signing_keys.retired_at is 'Since when it signs no more; tools can fetch it for one more day.';
create unique index signing_keys_in_use on signing_keys (organization_id) where used_from is not null and retired_at is null;
create unique index signing_keys_next on signing_keys (organization_id) where used_from is null;

create table openid_records (
  organization_id uuid not null references organizations (id) on delete cascade,
  kind text not null,
  id_hash bytea not null,
  grant_id text,
  user_id uuid,
  tool_id uuid,
  session_id uuid,
  payload jsonb not null,
  created_at timestamptz not null default app_now(),
  expires_at timestamptz not null,
  consumed_at timestamptz,
  primary key (organization_id, kind, id_hash),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table openid_records is 'What the OpenID Connect protocol must remember: requests under way, grants, codes and tokens of tools.';
comment on column openid_records.kind is 'As the library names it: Interaction, Grant, AuthorizationCode, AccessToken, RefreshToken, Session.';
comment on column openid_records.id_hash is 'SHA-256 of the code or token; the value itself is kept nowhere.';
comment on column openid_records.grant_id is 'The sign-in at a tool that it belongs to: ended together, by one statement.';
comment on column openid_records.session_id is 'The session that it ends with; null when it outlives sign-out (offline_access).';
comment on column openid_records.consumed_at is 'A code or refresh token that was used; used again, it ends its grant.';
create index openid_records_by_grant on openid_records (organization_id, grant_id) where grant_id is not null;
create index openid_records_by_tool on openid_records (organization_id, tool_id, user_id) where tool_id is not null;
create index openid_records_by_user on openid_records (organization_id, user_id) where user_id is not null;
create index openid_records_by_session on openid_records (organization_id, session_id) where session_id is not null;
create index openid_records_by_expiry on openid_records (expires_at);

create table openid_sign_ins (
  organization_id uuid not null references organizations (id) on delete cascade,
  sid uuid not null,
  tool_id uuid not null,
  client_id text not null,
  user_id uuid not null,
  session_id uuid not null,
  logout_uri text,
  created_at timestamptz not null default app_now(),
  ended_at timestamptz,
  ended_by text check (ended_by in ('access_lost', 'signed_out', 'tool')),
  logout_state text check (logout_state in ('queued', 'sent', 'failed')),
  attempts integer not null default 0,
  next_try_at timestamptz,
  answered_at timestamptz,
  problem text,
  primary key (organization_id, sid),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table openid_sign_ins is 'Who is signed in at which tool from which session, and how far the tool was told that this is over (back-channel logout).';
comment on column openid_sign_ins.sid is 'What the tool knows this sign-in by.';
comment on column openid_sign_ins.logout_uri is 'Where the tool wants to be told, as it was at the sign-in; null when it cannot be told.';
comment on column openid_sign_ins.ended_by is 'access_lost: who gets the tool changed; signed_out: the session here is over; tool: the person left the tool.';
comment on column openid_sign_ins.problem is 'Why the latest try to tell the tool failed: a status or the name of an error.';
create unique index openid_sign_ins_live on openid_sign_ins (organization_id, session_id, tool_id) where ended_at is null;
create index openid_sign_ins_by_tool on openid_sign_ins (organization_id, tool_id, sid desc);
create index openid_sign_ins_by_user on openid_sign_ins (organization_id, user_id) where ended_at is null;
create index openid_sign_ins_due on openid_sign_ins (next_try_at) where logout_state = 'queued';
