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
