-- What a Team Admin or a person types into a field that something reads waits for an Organization Admin.
create table field_readers (
  organization_id uuid not null references organizations (id) on delete cascade,
  field text not null,
  reader text not null check (reader ~ '^[a-z]+(_[a-z]+)*$'),
  reader_id uuid not null default '00000000-0000-0000-0000-000000000000',
  primary key (organization_id, field, reader, reader_id)
);
comment on table field_readers is 'What reads the values of a profile field. A field with a reader is guarded: only confirmed values count in it.';
comment on column field_readers.field is 'As in profile_value_sources: department, line_manager_id, custom.shift.';
comment on column field_readers.reader is 'The kind of reader: team_rule, my_team, reporting_teams.';
comment on column field_readers.reader_id is 'Which of that kind, for example the team of the rule; all zeros where there is one in the organization.';
create index field_readers_by_reader on field_readers (organization_id, reader, reader_id);

create table profile_value_proposals (
  organization_id uuid not null,
  user_id uuid not null,
  field text not null,
  value text not null,
  source text not null check (source in ('team_admin', 'self')),
  proposed_by uuid,
  proposed_at timestamptz not null default app_now(),
  primary key (organization_id, user_id, field),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
comment on table profile_value_proposals is 'A value beside the one that counts, which waits until an Organization Admin confirms or rejects it.';
comment on column profile_value_proposals.field is 'As in profile_value_sources.';
comment on column profile_value_proposals.value is 'As it would be stored; empty to propose that the field be emptied, an id for a line manager.';
create index profile_value_proposals_by_time on profile_value_proposals (organization_id, proposed_at, field, user_id);
create index profile_value_proposals_by_author on profile_value_proposals (organization_id, proposed_by, proposed_at, field, user_id);

-- What was typed while nothing read the field: asked for when somebody is about to read it.
create index profile_value_sources_proposed on profile_value_sources (organization_id, field, user_id) where trust = 'proposed';
