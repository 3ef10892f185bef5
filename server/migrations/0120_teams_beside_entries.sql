-- The teams of a user stood in the directory entry, with a term for each: whoever came into a team had a wide row and ten
-- indexes written again. Lists read memberships instead.
create table users_in_no_team (
  organization_id uuid not null,
  user_id uuid not null,
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table users_in_no_team is 'Whom a list of those without a team looks for: those who have an entry in the directory and no membership.';
insert into users_in_no_team select e.organization_id, e.user_id from directory_entries e
where not exists (select from memberships m where m.organization_id = e.organization_id and m.user_id = e.user_id);

alter table directory_entries drop column terms;
drop function directory_terms(text, uuid[], text, text, jsonb, uuid);
-- Takes the index of those in no team with it.
alter table directory_entries drop column team_ids;

create function directory_terms(search_text text, department_key text, language text, custom_key jsonb, line_manager_id uuid)
  returns tsvector
  language sql immutable parallel safe as $$
  select array_to_tsvector(array(
    select left(word, 64) from string_to_table(search_text, ' ') as word where word <> ''
    union all
    select 'N' || substr(run[1], at, 3)
      from regexp_matches(search_text, '[0-9]+', 'g') as run, generate_series(1, length(run[1])) as at
    union all
    select 'C' || key || '=' || left(value, 100) from jsonb_each_text(custom_key)
    union all
    select facet from unnest(array['D' || left(coalesce(department_key, ''), 200), 'L' || coalesce(language, ''),
      'M' || line_manager_id, 'F' || left(split_part(search_text, ' ', 2), 64)]) as facet
      where facet is not null))
$$;
comment on function directory_terms(text, text, text, jsonb, uuid) is 'Folded words, of which searches match the beginnings; F with the first of them, with which the name begins; N with three digits at each place of a number, so that its middle is found; D with a department, L with a language, each alone for none; M with a line manager; C with the key of an Extra Detail, = and the beginning of its value. Folded words hold no capital letters.';

alter table directory_entries
  add column terms tsvector generated always as (directory_terms(search_text, department_key, language, custom_key, line_manager_id)) stored;
comment on column directory_entries.terms is 'See directory_terms.';
create index directory_entries_by_terms on directory_entries using gin (terms) with (gin_pending_list_limit = 256);
