alter table users add column comparable jsonb not null default '{}';
comment on column users.comparable is 'The values that count as rules compare them: texts folded, days as ISO text, by field; custom. before the key of an Extra Detail. Empty ones are left out.';

-- Close to the folding of texts that the server does; each row gets its own with its next change.
create function fold_roughly(value text) returns text language sql immutable as $$
  select nullif(trim(regexp_replace(lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g')), '\s+', ' ', 'g')), '')
$$;
update users u set comparable = jsonb_strip_nulls(jsonb_build_object(
    'first_name', fold_roughly(u.first_name), 'last_name', fold_roughly(u.last_name), 'job_title', fold_roughly(u.job_title),
    'department', fold_roughly(u.department), 'start_on', u.start_on::text, 'employee_id', fold_roughly(u.employee_id),
    'company', fold_roughly(u.company), 'location', fold_roughly(u.location), 'work_phone', fold_roughly(u.work_phone),
    'last_day_on', u.last_day_on::text, 'about', fold_roughly(u.about)))
  || coalesce((select jsonb_object_agg('custom.' || c.key, fold_roughly(c.value)) from jsonb_each_text(u.custom) c
    where fold_roughly(c.value) is not null), '{}');
drop function fold_roughly(text);

alter table teams add column by_rule boolean not null default false;
comment on column teams.by_rule is 'A dynamic team: a rule decides who is in it, and nobody is added or taken out by hand.';

create table team_rules (
  organization_id uuid not null,
  team_id uuid not null,
  rule jsonb not null,
  version integer not null default 1,
  inputs text[] not null,
  depth integer not null,
  evaluated_on date,
  ends boolean not null default false,
  created_at timestamptz not null default app_now(),
  updated_at timestamptz not null default app_now(),
  updated_by uuid,
  primary key (organization_id, team_id),
  foreign key (organization_id, team_id) references teams (organization_id, id) on delete cascade
);
comment on table team_rules is 'Which users belong into a dynamic team.';
comment on column team_rules.version is 'Goes up with each change of the rule or its exceptions.';
comment on column team_rules.inputs is 'What may change whom the rule matches: fields, status, team:<id>, line_manager_id.chain, day.';
comment on column team_rules.depth is 'Above the teams that it asks about: rules are evaluated from the lowest on.';
comment on column team_rules.evaluated_on is 'Of a rule that asks about today: the day, in the organization''s time zone, for which a run was queued last.';
comment on column team_rules.ends is 'Matches nobody any more; goes with its last run, which takes everybody out.';
create index team_rules_by_day on team_rules (evaluated_on) where evaluated_on is not null;

create table team_rule_exceptions (
  organization_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('always', 'never')),
  note text,
  added_by uuid,
  added_at timestamptz not null default app_now(),
  primary key (organization_id, team_id, user_id),
  foreign key (organization_id, team_id) references team_rules (organization_id, team_id) on delete cascade,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table team_rule_exceptions is 'Users who are always or never in a dynamic team, whatever its rule says.';

create table team_rule_runs (
  organization_id uuid not null,
  id uuid not null,
  team_id uuid not null,
  version integer not null,
  cause text not null check (cause in ('rule_saved', 'rule_ended', 'new_day', 'profile_changed', 'line_manager_moved')),
  caused_by uuid,
  below_user_id uuid,
  state text not null check (state in ('queued', 'running', 'done', 'superseded')),
  after_user_id uuid,
  evaluated integer not null default 0,
  total integer not null default 0,
  added integer not null default 0,
  removed integer not null default 0,
  unchanged integer not null default 0,
  queued_at timestamptz not null default app_now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, team_id) references teams (organization_id, id) on delete cascade
);
comment on table team_rule_runs is 'Each evaluation of a rule over users: what it brought about, how long it took, and why it happened.';
comment on column team_rule_runs.below_user_id is 'Set when only the people below a manager who moved are concerned.';
comment on column team_rule_runs.after_user_id is 'How far it has come: users are taken in the order of their ids.';
create index team_rule_runs_by_team on team_rule_runs (organization_id, team_id, id);
create index team_rule_runs_open on team_rule_runs (queued_at, id) where state in ('queued', 'running');

create table team_rule_run_changes (
  organization_id uuid not null,
  run_id uuid not null,
  user_id uuid not null,
  change text not null check (change in ('added', 'removed')),
  primary key (organization_id, run_id, user_id),
  foreign key (organization_id, run_id) references team_rule_runs (organization_id, id) on delete cascade,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table team_rule_run_changes is 'Who joined or left a team by a run.';
