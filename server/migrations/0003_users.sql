create table users (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  status text not null check (status in ('not_invited', 'invited', 'active', 'suspended', 'offboarded', 'removed')),
  first_name text not null default '',
  last_name text not null default '',
  job_title text,
  department text,
  line_manager_id uuid,
  start_on date,
  employee_id text,
  employee_id_key text,
  company text,
  location text,
  work_phone text,
  last_day_on date,
  about text,
  custom jsonb not null default '{}',
  language text,
  session_epoch integer not null default 0,
  created_at timestamptz not null default app_now(),
  created_by uuid,
  updated_at timestamptz not null default app_now(),
  joined_at timestamptz,
  suspended_at timestamptz,
  removed_at timestamptz,
  status_before_removal text,
  primary key (organization_id, id),
  foreign key (organization_id, line_manager_id) references users (organization_id, id)
);
comment on table users is 'One human known to one organization, signed in or not.';
comment on column users.employee_id_key is 'employee_id trimmed, NFC, without case; zeros kept.';
comment on column users.session_epoch is 'Raised to end every session of the user at once.';
create unique index users_employee_id on users (organization_id, employee_id_key) where removed_at is null;
create index users_by_manager on users (organization_id, line_manager_id) where line_manager_id is not null;

create table contact_points (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('email', 'mobile')),
  address text not null,
  canonical text not null collate "C",
  country text,
  verified_at timestamptz,
  released_at timestamptz,
  created_at timestamptz not null default app_now(),
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table contact_points is 'An email address or mobile number of a user.';
comment on column contact_points.canonical is 'What is compared: an address by the email policy, a number as E.164.';
comment on column contact_points.verified_at is 'When the user proved it: joined through it, or typed a code sent to it while signed in.';
comment on column contact_points.released_at is 'When it became free again (user removed, contact replaced); the row stays as history.';
create unique index contact_points_in_use on contact_points (organization_id, kind, canonical) where released_at is null;
create unique index contact_points_one_a_kind on contact_points (organization_id, user_id, kind) where released_at is null;
create index contact_points_anywhere on contact_points (canonical, kind) where released_at is null;
create index contact_points_released on contact_points (organization_id, canonical) where released_at is not null;
create index contact_points_by_user on contact_points (organization_id, user_id);

create table profile_fields (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  key text not null,
  built_in boolean not null,
  label text not null,
  description text,
  type text not null check (type in ('text', 'date', 'choice', 'user')),
  choices text[],
  required boolean not null default false,
  team_admin_may_edit boolean not null default true,
  user_may_edit boolean not null default false,
  position integer not null,
  archived_at timestamptz,
  created_at timestamptz not null default app_now(),
  primary key (organization_id, id)
);
comment on table profile_fields is 'Attributes of users: the built-in ones and those that the organization defined (Extra Details).';
comment on column profile_fields.key is 'Stable identifier; never renamed, never used again.';
create unique index profile_fields_key on profile_fields (organization_id, key);

create table profile_value_sources (
  organization_id uuid not null,
  user_id uuid not null,
  field text not null,
  source text not null check (source in ('directory', 'organization_admin', 'team_admin', 'self')),
  trust text not null check (trust in ('confirmed', 'proposed')),
  set_by uuid,
  set_at timestamptz not null default app_now(),
  primary key (organization_id, user_id, field),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table profile_value_sources is 'Who set each profile value, and whether it is confirmed.';

create table teams (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  name text not null,
  name_key text not null collate "C",
  description text,
  who_to_ask text,
  created_at timestamptz not null default app_now(),
  created_by uuid,
  removed_at timestamptz,
  primary key (organization_id, id)
);
comment on table teams is 'A named set of users; removed teams stay as history, their names are free.';
create unique index teams_name on teams (organization_id, name_key) where removed_at is null;

create table memberships (
  organization_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  source text not null check (source in ('manual', 'rule', 'import', 'directory')),
  trust text not null check (trust in ('organization_admin', 'team_admin', 'rule', 'directory')),
  added_by uuid,
  added_at timestamptz not null default app_now(),
  primary key (organization_id, team_id, user_id, source),
  foreign key (organization_id, team_id) references teams (organization_id, id) on delete cascade,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table memberships is 'A user in a team, once for each way in which they came into it.';
comment on column memberships.trust is 'By whom it was made: rules count a Team Admin''s only when their author says so.';
create index memberships_by_user on memberships (organization_id, user_id);

create table role_grants (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('organization_admin', 'team_admin')),
  team_id uuid,
  granted_by uuid,
  granted_at timestamptz not null default app_now(),
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade,
  foreign key (organization_id, team_id) references teams (organization_id, id) on delete cascade,
  check ((role = 'team_admin') = (team_id is not null))
);
comment on table role_grants is 'Roles add up. A grant to somebody who has not joined is the role that the invitation offers.';
create unique index role_grants_once on role_grants
  (organization_id, user_id, role, coalesce(team_id, '00000000-0000-0000-0000-000000000000'));

create table directory_entries (
  organization_id uuid not null,
  user_id uuid not null,
  status text not null,
  name text not null,
  name_key text not null collate "C",
  search_text text not null collate "C",
  email text,
  mobile text,
  employee_id text,
  job_title text,
  department text,
  team_ids uuid[] not null default '{}',
  last_event text,
  last_event_at timestamptz,
  last_event_detail text,
  created_at timestamptz not null,
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table directory_entries is 'What the Users list shows and searches, one row a user, kept in the transaction of each change.';
create index directory_entries_by_status on directory_entries (organization_id, status, name_key, user_id);
create index directory_entries_by_name on directory_entries (organization_id, name_key, user_id);
