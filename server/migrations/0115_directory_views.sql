-- The list filters by Extra Details and by line manager too, and reads two kinds of lists in order that it had to gather.
alter table directory_entries
  add column custom_key jsonb not null default '{}',
  add column line_manager_id uuid;
comment on column directory_entries.custom_key is 'The Extra Details that count, each folded, by the key of its field.';
comment on column directory_entries.line_manager_id is 'As in users, where the reference is kept.';

-- Close to the folding of texts that the server does; each row gets its own with its next change.
update directory_entries e set line_manager_id = u.line_manager_id,
  custom_key = coalesce((select jsonb_object_agg(key, lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g')))
    from jsonb_each_text(u.custom)), '{}')
from users u
where u.organization_id = e.organization_id and u.id = e.user_id and (u.custom <> '{}' or u.line_manager_id is not null);

alter table directory_entries drop column terms;
drop function directory_terms(text, uuid[], text, text);
create function directory_terms(search_text text, team_ids uuid[], department_key text, language text, custom_key jsonb,
  line_manager_id uuid) returns tsvector
  language sql immutable parallel safe as $$
  select array_to_tsvector(array(
    select left(word, 64) from string_to_table(search_text, ' ') as word where word <> ''
    union all
    select 'N' || substr(run[1], at, 3)
      from regexp_matches(search_text, '[0-9]+', 'g') as run, generate_series(1, length(run[1])) as at
    union all
    select 'T' || team from unnest(team_ids) as team
    union all
    select 'C' || key || '=' || left(value, 100) from jsonb_each_text(custom_key)
    union all
    select facet from unnest(array[case when team_ids = '{}' then 'T' end, 'D' || left(coalesce(department_key, ''), 200),
      'L' || coalesce(language, ''), 'M' || line_manager_id, 'F' || left(split_part(search_text, ' ', 2), 64)]) as facet
      where facet is not null))
$$;
comment on function directory_terms(text, uuid[], text, text, jsonb, uuid) is 'Folded words, of which searches match the beginnings; F with the first of them, with which the name begins; N with three digits at each place of a number, so that its middle is found; T with a team, D with a department, L with a language, each alone for none; M with a line manager; C with the key of an Extra Detail, = and the beginning of its value. Folded words hold no capital letters.';

alter table directory_entries
  add column terms tsvector generated always as (directory_terms(search_text, team_ids, department_key, language, custom_key, line_manager_id)) stored;
comment on column directory_entries.terms is 'See directory_terms.';
create index directory_entries_by_terms on directory_entries using gin (terms) with (gin_pending_list_limit = 256);

-- Many may be in no team; they lie in order here as everybody does in the index by status.
create index directory_entries_in_no_team on directory_entries (organization_id, status, name_key, user_id) where team_ids = '{}';

create table bulk_jobs (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  action text not null check (action in ('resend', 'revoke', 'add_to_team', 'remove_from_team', 'change_department',
    'change_line_manager', 'suspend')),
  input jsonb not null,
  filter jsonb not null,
  actor_user_id uuid not null,
  state text not null default 'trying' check (state in ('trying', 'ready', 'running', 'done', 'cancelled')),
  total int not null,
  tried int not null default 0,
  done int not null default 0,
  worked_at timestamptz,
  created_at timestamptz not null default app_now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, actor_user_id) references users (organization_id, id) on delete cascade
);
comment on table bulk_jobs is 'One thing done to many users. It is tried on each first, which changes nothing; once somebody has started it, it is done.';
comment on column bulk_jobs.input is 'What the action needs: a team, a department, a line manager.';
comment on column bulk_jobs.filter is 'What was asked for, a search text left out: it is often somebody''s address. Whom it meant stands in bulk_job_items.';
comment on column bulk_jobs.actor_user_id is 'Whose rights are read anew for each batch.';
comment on column bulk_jobs.worked_at is 'When a worker took it last, so that jobs take turns.';
create index bulk_jobs_to_work_on on bulk_jobs (worked_at nulls first, created_at) where state in ('trying', 'running');
create index bulk_jobs_of_user on bulk_jobs (organization_id, actor_user_id);

create table bulk_job_items (
  organization_id uuid not null,
  job_id uuid not null,
  position int not null,
  user_id uuid not null,
  trial text check (trial in ('changed', 'same', 'refused')),
  trial_code text,
  outcome text check (outcome in ('changed', 'same', 'refused')),
  code text,
  primary key (organization_id, job_id, position),
  foreign key (organization_id, job_id) references bulk_jobs (organization_id, id) on delete cascade,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table bulk_job_items is 'The users of a bulk job, fixed when it was made, and what came of each. An outcome commits with the change itself.';
comment on column bulk_job_items.trial is 'What would have come of it when it was tried; trial_code says why not.';
create index bulk_job_items_of_user on bulk_job_items (organization_id, user_id);
