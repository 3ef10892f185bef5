-- Adding a passkey asks for a passkey or company sign-in where a code is not enough. How strong the latest proof was is not told
-- by how the session came about.
alter table sessions add column strongly_proved_at timestamptz;
update sessions set strongly_proved_at = created_at where proved_by in ('passkey', 'company', 'recovery');
comment on column sessions.strongly_proved_at is
  'When the person last proved who they are by a passkey, company sign-in or a link from the shell; null where never in this session.';
