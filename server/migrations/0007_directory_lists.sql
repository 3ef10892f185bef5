-- What the Users list filters and sorts by, at a million users. One generated vector holds everything that a filter or a search
-- can ask for, so that one index answers any combination of them.
create function directory_terms(search_text text, team_ids uuid[], department_key text, language text) returns tsvector
  language sql immutable parallel safe as $$
  select array_to_tsvector(array(
    select left(word, 64) from string_to_table(search_text, ' ') as word where word <> ''
    union all
    select 'N' || substr(run[1], at, 3)
      from regexp_matches(search_text, '[0-9]+', 'g') as run, generate_series(1, length(run[1])) as at
    union all
    select 'T' || team from unnest(team_ids) as team
    union all
    select facet from unnest(array[case when team_ids = '{}' then 'T' end, 'D' || left(coalesce(department_key, ''), 200),
      'L' || coalesce(language, '')]) as facet where facet is not null))
$$;
comment on function directory_terms(text, uuid[], text, text) is 'Folded words, of which searches match the beginnings; N with three digits at each place of a number, so that its middle is found; T with a team, D with a department, L with a language, each alone for none. Folded words hold no capital letters.';

alter table directory_entries
  add column department_key text collate "C",
  add column language text,
  add column invited_at timestamptz,
  add column delivery_problem text check (delivery_problem in ('undeliverable', 'suppressed'));
comment on column directory_entries.department_key is 'The department, folded.';
comment on column directory_entries.language is 'In which the person is written to: their own, or that of their latest invitation.';
comment on column directory_entries.invited_at is 'When the latest invitation was made.';
comment on column directory_entries.delivery_problem is 'Set when a message of the invitation ended badly, until another is sent or the invitation ends.';

-- Close to the folding of texts that the server does; each row gets its own with its next change.
update directory_entries e set
  department_key = lower(regexp_replace(normalize(e.department, NFKD), '[\u0300-\u036f]', '', 'g')),
  delivery_problem = case when e.status = 'invited' and e.last_event in ('undeliverable', 'suppressed') then e.last_event end,
  invited_at = i.created_at,
  language = coalesce(u.language, i.language)
from users u left join lateral (
  select created_at, language from invitations i where i.organization_id = u.organization_id and i.user_id = u.id
  order by i.id desc limit 1) i on true
where u.organization_id = e.organization_id and u.id = e.user_id;

alter table directory_entries
  add column event_key timestamptz generated always as (coalesce(last_event_at, created_at)) stored,
  add column invited_key timestamptz generated always as (coalesce(invited_at, created_at)) stored,
  add column department_sort text collate "C" generated always as (coalesce(department_key, chr(1114111))) stored,
  add column terms tsvector generated always as (directory_terms(search_text, team_ids, department_key, language)) stored;
comment on column directory_entries.event_key is 'Sorts by the last event; of those without one, when they were added.';
comment on column directory_entries.invited_key is 'Sorts by the invitation; of those without one, when they were added.';
comment on column directory_entries.department_sort is 'Sorts by department, those without one last.';
comment on column directory_entries.terms is 'See directory_terms.';

-- A page of all statuses merges one ordered scan a status. The list of pending entries stays short: searches read through it.
create index directory_entries_by_event on directory_entries (organization_id, status, event_key, user_id);
create index directory_entries_by_invited on directory_entries (organization_id, status, invited_key, user_id);
create index directory_entries_by_department on directory_entries (organization_id, status, department_sort, name_key, user_id);
create index directory_entries_by_terms on directory_entries using gin (terms) with (gin_pending_list_limit = 256);
create index directory_entries_with_problem on directory_entries (organization_id, user_id) where delivery_problem is not null;
create index directory_entries_not_me on directory_entries (organization_id, user_id) where last_event = 'not_me';
