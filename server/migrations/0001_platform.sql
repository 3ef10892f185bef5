-- The clock of all rules. Tests replace its body to move time; start refuses a body that is not this one.
create function app_now() returns timestamptz language sql stable as 'select now()';
comment on function app_now() is 'The only clock that rules may read.';

create table installation (
  key text primary key,
  value text not null
);
comment on table installation is 'Facts about this installation, such as the fingerprint of its secret key.';

create table limits (
  scope text not null,
  key text not null,
  window_started_at timestamptz not null,
  used integer not null,
  granted integer not null,
  primary key (scope, key)
);
comment on table limits is 'Counters of use inside a window, taken by one guarded statement.';
comment on column limits.key is 'What is counted; personal data only as an HMAC.';
comment on column limits.granted is 'How many the latest take was given (PostgreSQL 15 cannot return old values).';

create table set_up_links (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('set_up', 'recovery')),
  organization_id uuid,
  user_id uuid,
  created_at timestamptz not null default app_now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table set_up_links is 'One-time links printed in the shell of the machine: set-up of an organization, recovery of an admin.';
