-- A session says when its person was last asked for a proof, so that what matters most can ask again (step-up).
alter table sessions add column proved_at timestamptz not null default app_now();
update sessions set proved_at = created_at;
comment on column sessions.proved_at is 'When the person last proved who they are: at the start, or by a step-up.';
comment on column sessions.proved_by is 'contact, link, set_up, recovery, passkey, company: how the session came about, or the last step-up where that is stronger.';
alter table codes drop constraint codes_purpose_check;
alter table codes add constraint codes_purpose_check
  check (purpose in ('sign_in', 'join', 'confirm_join', 'verify_contact', 'change_contact', 'step_up'));
