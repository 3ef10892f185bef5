create table saved_views (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  owner_id uuid,
  name text not null,
  name_folded text not null,
  query jsonb not null,
  shared boolean not null default false,
  created_at timestamptz not null default app_now(),
  updated_at timestamptz not null default app_now(),
  primary key (organization_id, id),
  foreign key (organization_id, owner_id) references users (organization_id, id) on delete set null (owner_id)
);
comment on table saved_views is 'Filters, order and columns of the Users list under a name: of one admin, or of all of the organization.';
comment on column saved_views.owner_id is 'Who saved it. A shared view stays when they leave; their own ones go.';
comment on column saved_views.name_folded is 'The name without case and accents, as names are compared.';
comment on column saved_views.query is 'As POST /users/search takes it, without the text that is searched for, and the columns.';
comment on column saved_views.shared is 'Every admin sees it; only who may share views changes it.';
create unique index saved_views_own_name on saved_views (organization_id, owner_id, name_folded) where not shared;
create unique index saved_views_shared_name on saved_views (organization_id, name_folded) where shared;
