-- What an organization lets line managers do, and whether it sees teams of theirs.
alter table organizations
  add column my_team boolean not null default false,
  add column reporting_teams boolean not null default false;
comment on column organizations.my_team is 'Line managers see who of their direct reports has joined, show them a link and send their invitation again.';
comment on column organizations.reporting_teams is 'Each line manager has a computed team of direct reports, and one of everybody below.';
