-- A removed team of very many is emptied some at a time: half a million memberships at once took longer than a statement may.
alter table teams add column members_left boolean not null default false;
comment on column teams.members_left is 'Removed, and still holding members that the worker takes out, some at a time.';
create index teams_to_empty on teams (organization_id, id) where members_left;
