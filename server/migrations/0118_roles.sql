-- Two more roles, for the whole organization: People Admin and Support.
alter table role_grants drop constraint role_grants_role_check;
alter table role_grants add constraint role_grants_role_check
  check (role in ('organization_admin', 'people_admin', 'support', 'team_admin'));
comment on column role_grants.role is 'What each opens stands in the code, in platform/permissions.ts. All but team_admin are for the whole organization.';
