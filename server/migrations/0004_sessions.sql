create table sessions (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null unique,
  epoch integer not null,
  admin boolean not null,
  created_at timestamptz not null default app_now(),
  last_seen_at timestamptz not null default app_now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  network text,
  device text,
  proved_by text not null,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table sessions is 'Where users are signed in; one session is one user of one organization.';
comment on column sessions.token_hash is 'SHA-256 of the 256-bit cookie.';
comment on column sessions.epoch is 'The user''s session_epoch at the start; the session is over once they differ.';
comment on column sessions.proved_by is 'contact, link, set_up, recovery: how the session came about.';
create index sessions_by_user on sessions (organization_id, user_id) where ended_at is null;

create table codes (
  id uuid primary key,
  purpose text not null check (purpose in ('sign_in', 'join', 'confirm_join', 'verify_contact', 'change_contact')),
  browser_hash bytea not null,
  kind text not null check (kind in ('email', 'mobile')),
  canonical text not null,
  address text,
  organization_id uuid,
  contact_point_id uuid,
  link_id uuid,
  code_hmac bytea,
  tries integer not null default 0,
  created_at timestamptz not null default app_now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (organization_id) references organizations (id) on delete cascade
);
comment on table codes is 'One-time codes. A row exists for unknown addresses too, so that both take the same path; nothing is sent then.';
comment on column codes.browser_hash is 'SHA-256 of the cookie of the browser that asked: a code is good only there.';
comment on column codes.address is 'change_contact: the new contact as typed, which is on nobody''s record yet.';
comment on column codes.code_hmac is 'HMAC of the code with the key outside the database; set when the message is prepared.';
create index codes_by_age on codes (created_at);

create table contact_proofs (
  token_hash bytea primary key,
  kind text not null,
  canonical text not null,
  created_at timestamptz not null default app_now(),
  expires_at timestamptz not null
);
comment on table contact_proofs is 'A browser that proved a contact and must still choose among organizations.';
