-- A person is erased: what is theirs goes, and what must stay names them by id alone.
alter table users
  add column erased_at timestamptz,
  add constraint users_erased_hold_nothing check (erased_at is null or (
    status = 'removed' and first_name = '' and last_name = '' and custom = '{}' and comparable = '{}'
    and coalesce(job_title, department, employee_id, employee_id_key, company, location, work_phone, about, language,
      line_manager_id::text, start_on::text, last_day_on::text) is null));
comment on column users.erased_at is 'When the person was erased: the row keeps nothing but its id, for whatever names it, and never changes again.';

-- The hash of a value stays in its seal; with the salt gone too, nobody can try values against it.
alter table audit_values
  alter column salt drop not null,
  add column erased_by uuid,
  add constraint audit_values_erased check ((salt is null) = (erased_by is not null)
    and (erased_by is null or (before is null and after is null)));
comment on table audit_values is 'Personal values of an event, before and after; network and addresses too. Emptied when a person is erased.';
comment on column audit_values.salt is 'Random, so that a later commitment to the value cannot be guessed; gone when the value was erased.';
comment on column audit_values.erased_by is 'The event user.erased that emptied the value; it says how many it emptied, so that no other can be passed off as erased.';
create index audit_values_erased_by on audit_values (organization_id, erased_by) where erased_by is not null;

alter table suppressions add column hashed boolean not null default false;
comment on column suppressions.hashed is 'Of somebody who was erased: canonical is a keyed hash, by which the address is known again when somebody types it.';

create index invitations_by_voucher on invitations (organization_id, vouched_by) where vouched_by is not null;
