-- Somebody leaves: on a day that may lie ahead, which is the last day of access.
create table offboardings (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  last_day_on date not null,
  reason text,
  release_contacts text not null check (release_contacts in ('now', 'on_last_day', 'never')),
  planned_by uuid,
  planned_at timestamptz not null default app_now(),
  done_at timestamptz,
  cancelled_at timestamptz,
  refused_on date,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table offboardings is 'When users leave, planned or done; one plan for each user at a time, older ones stay as history.';
comment on column offboardings.last_day_on is 'The last day of access, in the time zone of the organization: access ends when it is over.';
comment on column offboardings.reason is 'For Organization Admins only.';
comment on column offboardings.release_contacts is 'When email address and mobile number become free for somebody else.';
comment on column offboardings.planned_by is 'Null when it came from the shell.';
comment on column offboardings.done_at is 'When access ended; one guarded update decides among several processes.';
comment on column offboardings.cancelled_at is 'When the plan was taken back, or another one took its place.';
comment on column offboardings.refused_on is 'The day on which it was last due and not done, since the user was the last Organization Admin; tried again the day after.';
create unique index offboardings_one_plan on offboardings (organization_id, user_id) where done_at is null and cancelled_at is null;
create index offboardings_due on offboardings (last_day_on) where done_at is null and cancelled_at is null;
create index offboardings_by_user on offboardings (organization_id, user_id, id desc);

alter table users
  add column offboarded_at timestamptz,
  add column contacts_released_at timestamptz;
comment on column users.offboarded_at is 'When the user left; null when they are not offboarded.';
comment on column users.contacts_released_at is 'When an offboarding freed the contacts: those released at this very instant come back with the user.';
comment on column users.status_before_removal is 'What the user was before they were removed or offboarded, whichever came first.';

alter table invitations
  add column held_at timestamptz,
  add column held_reason text check (held_reason in ('inviter_left')),
  add constraint invitations_held check ((held_at is null) = (held_reason is null));
comment on column invitations.held_at is 'Since when nobody can join by it, until an Organization Admin releases or revokes it.';
comment on column invitations.held_reason is 'inviter_left: the last day of whoever invited came without anybody deciding what becomes of it.';
create index invitations_by_inviter on invitations (organization_id, created_by, id) where state = 'pending';
