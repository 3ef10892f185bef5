-- What was true of a provider or a domain once is looked at again.
alter table connections add column refresh_at timestamptz;
alter table connections add column refreshed_at timestamptz;
alter table connections add column refresh_problem text;
create index connections_to_refresh on connections (refresh_at) where refresh_at is not null;
comment on column connections.refresh_at is 'When the provider''s metadata is read again; null where it was not read from an address.';
comment on column connections.refreshed_at is 'When it was last read and understood.';
comment on column connections.refresh_problem is 'Why the last reading changed nothing, in a word; what was known stays in force.';

alter table verified_domains add column check_at timestamptz;
alter table verified_domains add column seen_at timestamptz;
alter table verified_domains add column failing_since timestamptz;
alter table verified_domains add column told text check (told in ('failing', 'lapsed'));
update verified_domains set check_at = app_now(), seen_at = verified_at where verified_at is not null;
create index verified_domains_to_check on verified_domains (check_at) where check_at is not null;
comment on column verified_domains.check_at is 'When its record is looked for again.';
comment on column verified_domains.seen_at is 'When its record was last seen.';
comment on column verified_domains.failing_since is 'Since when its record is gone. Seven days later it vouches for nothing; nothing needs to run for that.';
comment on column verified_domains.told is 'Which of it the admins were told already.';
