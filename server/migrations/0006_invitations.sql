create table invitations (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  state text not null check (state in ('pending', 'accepted', 'declined', 'revoked')),
  language text not null,
  created_by uuid,
  created_at timestamptz not null default app_now(),
  expires_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid,
  accepted_through uuid,
  vouched_by uuid,
  renewed_at timestamptz,
  renewal_asked_at timestamptz,
  undo jsonb,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table invitations is 'The standing offer to one user to join. Expired is computed, never stored.';
comment on column invitations.renewed_at is 'The one renewal that the person may do alone was used.';
comment on column invitations.undo is 'What the command that made it changed, so that Undo can take the whole command back before anything was sent.';
create unique index invitations_one_pending on invitations (organization_id, user_id) where state = 'pending';
create index invitations_by_user on invitations (organization_id, user_id, id desc);

create table invitation_links (
  organization_id uuid not null,
  id uuid not null,
  invitation_id uuid not null,
  contact_point_id uuid not null,
  token_hash bytea not null unique,
  origin text not null check (origin in ('message', 'copied', 'shown')),
  attempt_id uuid,
  created_by uuid,
  created_at timestamptz not null default app_now(),
  expires_at timestamptz not null,
  dead_at timestamptz,
  last_fetched_at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, invitation_id) references invitations (organization_id, id) on delete cascade,
  foreign key (organization_id, contact_point_id) references contact_points (organization_id, id) on delete cascade
);
comment on table invitation_links is 'One row per attempt to send (or per copy): every copy that arrives joins; all die together.';
comment on column invitation_links.token_hash is 'SHA-256 of the 128-bit token, which exists only in the message.';
create index invitation_links_by_invitation on invitation_links (organization_id, invitation_id);

create table invitation_hours (
  organization_id uuid not null references organizations (id) on delete cascade,
  kind text not null check (kind in ('email', 'mobile')),
  canonical text not null,
  taken_at timestamptz not null,
  previous_at timestamptz,
  delivery_id uuid not null,
  taken_by uuid,
  primary key (organization_id, kind, canonical)
);
comment on table invitation_hours is 'When an invitation to an address was last queued; outlives the user. One guarded update decides who may send.';
comment on column invitation_hours.taken_at is 'May lie ahead: a message that waits for its hour holds the hour after it.';
comment on column invitation_hours.previous_at is 'What taken_at was before, to give the hour back when the message never left.';

create table invitation_events (
  organization_id uuid not null,
  id uuid not null,
  invitation_id uuid not null,
  user_id uuid not null,
  at timestamptz not null default app_now(),
  kind text not null,
  actor_user_id uuid,
  delivery_id uuid,
  contact_point_id uuid,
  detail jsonb not null default '{}',
  primary key (organization_id, id),
  foreign key (organization_id, invitation_id) references invitations (organization_id, id) on delete cascade
);
comment on table invitation_events is 'The timeline of an invitation, as shown on the user''s page.';
create index invitation_events_by_invitation on invitation_events (organization_id, invitation_id, id);
create index invitation_events_by_user on invitation_events (organization_id, user_id, id);
