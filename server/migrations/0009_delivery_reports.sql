-- What providers and mail servers report after a message was handed over.
alter table deliveries drop constraint deliveries_state_check;
alter table deliveries add constraint deliveries_state_check check (state in
  ('held', 'queued', 'sending', 'sent', 'delivered', 'retrying', 'undeliverable', 'suppressed', 'cancelled', 'previewed'));

create table delivery_reports (
  organization_id uuid not null,
  delivery_id uuid not null,
  outcome text not null check (outcome in ('delivered', 'undeliverable', 'delayed', 'relayed', 'unknown')),
  source text not null check (source in ('callback', 'bounce')),
  reason text,
  code text,
  reply text,
  reported_at timestamptz not null default app_now(),
  primary key (organization_id, delivery_id, outcome),
  foreign key (organization_id, delivery_id) references deliveries (organization_id, id) on delete cascade
);
comment on table delivery_reports is 'What a provider or mail server reported later about a message that it had taken; the first of each outcome.';
comment on column delivery_reports.reply is 'Its own words, shortened, addresses masked.';

alter table suppressions add column id uuid not null default gen_random_uuid();
comment on column suppressions.id is 'Names the row without naming the address.';
create unique index suppressions_id on suppressions (organization_id, id);
