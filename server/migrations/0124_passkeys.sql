create table passkey_handles (
  organization_id uuid not null,
  user_id uuid not null,
  handle bytea not null unique,
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table passkey_handles is 'What authenticators know a user by: random bytes, so that a device tells nobody an id of ours.';

create table passkeys (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  credential_id bytea not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null,
  synced boolean not null,
  created_at timestamptz not null default app_now(),
  last_used_at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table passkeys is 'Public keys by which users sign in; the private ones never leave their devices.';
comment on column passkeys.credential_id is 'As the authenticator named it; no two users hold the same.';
comment on column passkeys.public_key is 'COSE, as the authenticator sent it.';
comment on column passkeys.counter is 'Uses as the authenticator counts them; 0 where it does not. One that falls back was copied.';
comment on column passkeys.name is 'Given by the user; at first what device it was made on.';
comment on column passkeys.synced is 'Whether it may live on several devices of the user.';
create index passkeys_by_user on passkeys (organization_id, user_id);

create table passkey_challenges (
  challenge_hash bytea primary key,
  browser_hash bytea not null,
  purpose text not null check (purpose in ('sign_in', 'step_up', 'create')),
  organization_id uuid,
  user_id uuid,
  invite_hash bytea,
  created_at timestamptz not null default app_now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (organization_id) references organizations (id) on delete cascade
);
comment on table passkey_challenges is 'What an authenticator is asked to sign: for one browser, one purpose and one use.';
comment on column passkey_challenges.challenge_hash is 'SHA-256 of the 256-bit challenge.';
comment on column passkey_challenges.user_id is 'step_up, create: for whom; whoever signs in says so themselves.';
comment on column passkey_challenges.invite_hash is 'create: the row of passkey_devices by which another device makes it.';
create index passkey_challenges_by_age on passkey_challenges (expires_at);

create table passkey_devices (
  token_hash bytea primary key,
  organization_id uuid not null,
  user_id uuid not null,
  session_id uuid not null,
  browser_hash bytea,
  number smallint,
  created_at timestamptz not null default app_now(),
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  used_at timestamptz,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table passkey_devices is 'Other devices that shall make a passkey: shown as a QR code, opened by one browser, confirmed on the first device.';
comment on column passkey_devices.browser_hash is 'SHA-256 of the cookie of the one browser that opened it.';
comment on column passkey_devices.number is 'Both devices show it, so that nobody confirms a device that is not theirs.';
create index passkey_devices_by_age on passkey_devices (expires_at);
create index passkey_devices_by_session on passkey_devices (organization_id, session_id);
