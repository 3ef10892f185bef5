-- What an identity provider says counts as the organization decides, connection by connection.
alter table connections add column trust text not null default 'confirmed' check (trust in ('confirmed', 'proposed'));
comment on column connections.trust is 'How far mapped values count: confirmed and locked against edits by hand, or as those of a Team Admin, waiting for a confirmation where rules or tools read the field.';

alter table profile_value_sources drop constraint profile_value_sources_source_check;
alter table profile_value_sources add constraint profile_value_sources_source_check
  check (source in ('directory', 'organization_admin', 'team_admin', 'self', 'provider'));
alter table profile_value_proposals drop constraint profile_value_proposals_source_check;
alter table profile_value_proposals add constraint profile_value_proposals_source_check
  check (source in ('team_admin', 'self', 'provider'));
