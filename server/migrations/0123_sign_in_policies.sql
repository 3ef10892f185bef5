-- How people of an organization may sign in, and what the Admin panel asks of admins.
create table sign_in_policies (
  organization_id uuid not null references organizations (id) on delete cascade,
  methods text[] not null default '{code,passkey,company}',
  admins_need_strong boolean not null default true,
  grace_days int not null default 14 check (grace_days between 0 and 90),
  strong_since timestamptz,
  version int not null default 1,
  updated_at timestamptz not null default app_now(),
  primary key (organization_id),
  check (cardinality(methods) > 0 and methods <@ array['code', 'passkey', 'company'])
);
comment on table sign_in_policies is 'How people may sign in, one row for each organization that decided or whose first admin has a passkey or company sign-in; without a row the defaults hold.';
comment on column sign_in_policies.methods is 'Any of code, passkey, company; never none.';
comment on column sign_in_policies.admins_need_strong is 'Whether the Admin panel opens only to sessions by passkey or company sign-in, once the grace is over.';
comment on column sign_in_policies.strong_since is 'When the first admin had a passkey or company sign-in, or the rule was switched on after that: the grace counts from here. Null while no admin has one.';
comment on column sign_in_policies.version is 'Counts the changes, so that two admins who save at once do not undo each other.';

create table team_sign_in_policies (
  organization_id uuid not null,
  team_id uuid not null,
  methods text[] not null,
  primary key (organization_id, team_id),
  foreign key (organization_id, team_id) references teams (organization_id, id) on delete cascade,
  check (cardinality(methods) > 0 and methods <@ array['code', 'passkey', 'company'])
);
comment on table team_sign_in_policies is 'Teams whose people may sign in by fewer ways than the organization allows.';
