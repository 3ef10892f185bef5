create table api_tokens (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  name text not null,
  token_hash bytea not null unique,
  hint text not null,
  permissions text[] not null,
  created_at timestamptz not null default app_now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_on date,
  last_used_network text,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table api_tokens is 'Secrets with which a program acts for the admin who made them.';
comment on column api_tokens.user_id is 'Who made it: a token is never worth more than this user at the moment of its use.';
comment on column api_tokens.token_hash is 'SHA-256 of the token; the token itself is shown once and kept nowhere.';
comment on column api_tokens.hint is 'How the token begins, to tell one from another.';
comment on column api_tokens.permissions is 'What it may be used for, as far as its maker holds it.';
comment on column api_tokens.last_used_on is 'The day of the latest use (UTC), and where from first on that day; no more is kept.';
create index api_tokens_by_user on api_tokens (organization_id, user_id);

alter table audit_events add column api_token_id uuid;
comment on column audit_events.api_token_id is 'The API token by which the actor did it; null for a browser.';
