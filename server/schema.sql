-- The whole schema as the migrations make it, generated for reading and compared by a test.
-- To change it, add a migration; then run the tests with --update.

-- The only clock that rules may read.
function app_now() returns timestamp with time zone: select now()

-- Folded words, of which searches match the beginnings; F with the first of them, with which the name begins; N with three digits at each place of a number, so that its middle is found; D with a department, L with a language, each alone for none; M with a line manager; C with the key of an Extra Detail, = and the beginning of its value. Folded words hold no capital letters.
function directory_terms(search_text text, department_key text, language text, custom_key jsonb, line_manager_id uuid) returns tsvector: 
  select array_to_tsvector(array(
    select left(word, 64) from string_to_table(search_text, ' ') as word where word <> ''
    union all
    select 'N' || substr(run[1], at, 3)
      from regexp_matches(search_text, '[0-9]+', 'g') as run, generate_series(1, length(run[1])) as at
    union all
    select 'C' || key || '=' || left(value, 100) from jsonb_each_text(custom_key)
    union all
    select facet from unnest(array['D' || left(coalesce(department_key, ''), 200), 'L' || coalesce(language, ''),
      'M' || line_manager_id, 'F' || left(split_part(search_text, ' ', 2), 64)]) as facet
      where facet is not null))


-- Secrets with which a program acts for the admin who made them.
create table api_tokens (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null, -- Who made it: a token is never worth more than this user at the moment of its use.
  name text not null,
  token_hash bytea not null, -- SHA-256 of the token; the token itself is shown once and kept nowhere.
  hint text not null, -- How the token begins, to tell one from another.
  permissions text[] not null, -- What it may be used for, as far as its maker holds it.
  created_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  last_used_on date, -- The day of the latest use (UTC), and where from first on that day; no more is kept.
  last_used_network text,
  constraint api_tokens_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint api_tokens_pkey PRIMARY KEY (organization_id, id)
  constraint api_tokens_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX api_tokens_by_user ON public.api_tokens USING btree (organization_id, user_id);

-- Who did what to whom: ids and field names only, so that a person can be erased and the event stays.
create table audit_events (
  organization_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null default app_now(),
  actor_kind text not null,
  actor_user_id uuid,
  action text not null,
  target_kind text not null,
  target_id uuid,
  fields text[] not null default '{}'::text[],
  request_id text,
  api_token_id uuid, -- The API token by which the actor did it; null for a browser.
  constraint audit_events_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['user'::text, 'invitee'::text, 'shell'::text, 'system'::text])))
  constraint audit_events_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint audit_events_pkey PRIMARY KEY (organization_id, id)
);
CREATE INDEX audit_events_by_action ON public.audit_events USING btree (organization_id, action, at DESC, id DESC);
CREATE INDEX audit_events_by_actor ON public.audit_events USING btree (organization_id, actor_user_id, at DESC, id DESC) WHERE (actor_user_id IS NOT NULL);
CREATE INDEX audit_events_by_target ON public.audit_events USING btree (organization_id, target_id, id DESC);
CREATE INDEX audit_events_by_time ON public.audit_events USING btree (organization_id, at DESC, id DESC);

-- Where the chain of an organization ends. Whoever seals holds this row.
create table audit_heads (
  organization_id uuid not null,
  position bigint not null,
  hash bytea not null, -- The hash of the newest seal; before the first, that of the organization's id.
  sealed_at timestamp with time zone not null,
  published_on date, -- The day (UTC) on which the log was told position and hash last.
  constraint audit_heads_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint audit_heads_pkey PRIMARY KEY (organization_id)
);

-- The chain: one row an event, in the order in which they were sealed. It refers to no event, so that one that is gone is missed.
create table audit_seals (
  organization_id uuid not null,
  position bigint not null,
  event_id uuid not null,
  values_digest jsonb not null, -- For each field a salted hash of its values, so that values can be erased and the event stays proved.
  digest bytea not null, -- SHA-256 of the event and of values_digest.
  hash bytea not null, -- SHA-256 of the hash before, position, sealed_at and digest.
  sealed_at timestamp with time zone not null,
  constraint audit_seals_organization_id_event_id_key UNIQUE (organization_id, event_id)
  constraint audit_seals_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint audit_seals_pkey PRIMARY KEY (organization_id, "position")
  constraint audit_seals_position_check CHECK (("position" > 0))
);

-- Events that are not in the chain yet; written with the event, so that whatever commits later is sealed later.
create table audit_unsealed (
  organization_id uuid not null,
  event_id uuid not null,
  constraint audit_unsealed_organization_id_event_id_fkey FOREIGN KEY (organization_id, event_id) REFERENCES audit_events(organization_id, id) ON DELETE CASCADE
  constraint audit_unsealed_pkey PRIMARY KEY (organization_id, event_id)
);

-- Personal values of an event, before and after; network and addresses too. Emptied when a person is erased.
create table audit_values (
  organization_id uuid not null,
  event_id uuid not null,
  field text not null,
  salt bytea, -- Random, so that a later commitment to the value cannot be guessed; gone when the value was erased.
  before jsonb,
  after jsonb,
  erased_by uuid, -- The event user.erased that emptied the value; it says how many it emptied, so that no other can be passed off as erased.
  constraint audit_values_erased CHECK ((((salt IS NULL) = (erased_by IS NOT NULL)) AND ((erased_by IS NULL) OR ((before IS NULL) AND (after IS NULL)))))
  constraint audit_values_organization_id_event_id_fkey FOREIGN KEY (organization_id, event_id) REFERENCES audit_events(organization_id, id) ON DELETE CASCADE
  constraint audit_values_pkey PRIMARY KEY (organization_id, event_id, field)
);
CREATE INDEX audit_values_erased_by ON public.audit_values USING btree (organization_id, erased_by) WHERE (erased_by IS NOT NULL);

-- The users of a bulk job, fixed when it was made, and what came of each. An outcome commits with the change itself.
create table bulk_job_items (
  organization_id uuid not null,
  job_id uuid not null,
  position integer not null,
  user_id uuid not null,
  trial text, -- What would have come of it when it was tried; trial_code says why not.
  trial_code text,
  outcome text,
  code text,
  constraint bulk_job_items_organization_id_job_id_fkey FOREIGN KEY (organization_id, job_id) REFERENCES bulk_jobs(organization_id, id) ON DELETE CASCADE
  constraint bulk_job_items_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint bulk_job_items_outcome_check CHECK ((outcome = ANY (ARRAY['changed'::text, 'same'::text, 'refused'::text])))
  constraint bulk_job_items_pkey PRIMARY KEY (organization_id, job_id, "position")
  constraint bulk_job_items_trial_check CHECK ((trial = ANY (ARRAY['changed'::text, 'same'::text, 'refused'::text])))
);
CREATE INDEX bulk_job_items_of_user ON public.bulk_job_items USING btree (organization_id, user_id);

-- One thing done to many users. It is tried on each first, which changes nothing; once somebody has started it, it is done.
create table bulk_jobs (
  organization_id uuid not null,
  id uuid not null,
  action text not null,
  input jsonb not null, -- What the action needs: a team, a department, a line manager.
  filter jsonb not null, -- What was asked for, a search text left out: it is often somebody's address. Whom it meant stands in bulk_job_items.
  actor_user_id uuid not null, -- Whose rights are read anew for each batch.
  state text not null default 'trying'::text,
  total integer not null,
  tried integer not null default 0,
  done integer not null default 0,
  worked_at timestamp with time zone, -- When a worker took it last, so that jobs take turns.
  created_at timestamp with time zone not null default app_now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint bulk_jobs_action_check CHECK ((action = ANY (ARRAY['resend'::text, 'revoke'::text, 'add_to_team'::text, 'remove_from_team'::text, 'change_department'::text, 'change_line_manager'::text, 'suspend'::text])))
  constraint bulk_jobs_organization_id_actor_user_id_fkey FOREIGN KEY (organization_id, actor_user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint bulk_jobs_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint bulk_jobs_pkey PRIMARY KEY (organization_id, id)
  constraint bulk_jobs_state_check CHECK ((state = ANY (ARRAY['trying'::text, 'ready'::text, 'running'::text, 'done'::text, 'cancelled'::text])))
);
CREATE INDEX bulk_jobs_of_user ON public.bulk_jobs USING btree (organization_id, actor_user_id);
CREATE INDEX bulk_jobs_to_work_on ON public.bulk_jobs USING btree (worked_at NULLS FIRST, created_at) WHERE (state = ANY (ARRAY['trying'::text, 'running'::text]));

-- The circuit breaker: open after bad credentials, so that nothing queued is burned.
create table channel_health (
  channel text not null,
  broken_since timestamp with time zone,
  class text,
  code text,
  reply text,
  try_again_at timestamp with time zone,
  constraint channel_health_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text])))
  constraint channel_health_pkey PRIMARY KEY (channel)
);

-- One-time codes. A row exists for unknown addresses too, so that both take the same path; nothing is sent then.
create table codes (
  id uuid not null,
  purpose text not null,
  browser_hash bytea not null, -- SHA-256 of the cookie of the browser that asked: a code is good only there.
  kind text not null,
  canonical text not null,
  address text, -- change_contact: the new contact as typed, which is on nobody's record yet.
  organization_id uuid,
  contact_point_id uuid,
  link_id uuid,
  code_hmac bytea, -- HMAC of the code with the key outside the database; set when the message is prepared.
  tries integer not null default 0,
  created_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint codes_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'mobile'::text])))
  constraint codes_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint codes_pkey PRIMARY KEY (id)
  constraint codes_purpose_check CHECK ((purpose = ANY (ARRAY['sign_in'::text, 'join'::text, 'confirm_join'::text, 'verify_contact'::text, 'change_contact'::text, 'step_up'::text])))
);
CREATE INDEX codes_by_age ON public.codes USING btree (created_at);

-- What providers said of sessions that are over, for an hour: each message is taken once, and a sign-in that is still on its way does not outlive it.
create table company_logouts (
  organization_id uuid not null,
  connection_id uuid not null,
  message_hash bytea not null,
  subject text, -- Null: the sessions alone say which.
  provider_sessions text[] not null default '{}'::text[], -- Empty: all sessions of the subject.
  said_at timestamp with time zone not null, -- When the provider said so. What it said of a person before that signs nobody in any more.
  received_at timestamp with time zone not null default app_now(),
  constraint company_logouts_organization_id_connection_id_fkey FOREIGN KEY (organization_id, connection_id) REFERENCES connections(organization_id, id) ON DELETE CASCADE
  constraint company_logouts_pkey PRIMARY KEY (organization_id, connection_id, message_hash)
);
CREATE INDEX company_logouts_by_age ON public.company_logouts USING btree (received_at);

-- Sessions that were begun by company sign-in, and what they are called at the provider: it ends them, and they end there.
create table company_sessions (
  organization_id uuid not null,
  session_id uuid not null,
  connection_id uuid not null,
  issuer text not null,
  subject text not null,
  provider_session text, -- The provider's own name of its session: sid of OpenID Connect, SessionIndex of SAML.
  way_out bytea, -- Where to sign out at the provider, and as whom; sealed. Null where it offers no such thing.
  constraint company_sessions_organization_id_connection_id_fkey FOREIGN KEY (organization_id, connection_id) REFERENCES connections(organization_id, id) ON DELETE CASCADE
  constraint company_sessions_organization_id_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES sessions(organization_id, id) ON DELETE CASCADE
  constraint company_sessions_pkey PRIMARY KEY (organization_id, session_id)
);
CREATE INDEX company_sessions_by_provider_session ON public.company_sessions USING btree (organization_id, connection_id, provider_session);
CREATE INDEX company_sessions_by_subject ON public.company_sessions USING btree (organization_id, connection_id, subject);

-- Journeys to an identity provider and back: ten minutes, one browser, one use.
create table company_sign_ins (
  state_hash bytea not null,
  organization_id uuid not null,
  connection_id uuid not null,
  purpose text not null,
  browser_hash bytea not null,
  kept bytea not null, -- Nonce and PKCE verifier, or the id of the request; sealed.
  session_id uuid, -- Whose proof it renews or whose test it is; null where somebody signs in.
  next text,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  arrived bytea, -- What the provider said, sealed, while a code to the address on record is asked for.
  constraint company_sign_ins_organization_id_connection_id_fkey FOREIGN KEY (organization_id, connection_id) REFERENCES connections(organization_id, id) ON DELETE CASCADE
  constraint company_sign_ins_pkey PRIMARY KEY (state_hash)
  constraint company_sign_ins_purpose_check CHECK ((purpose = ANY (ARRAY['sign_in'::text, 'test'::text, 'step_up'::text])))
);
CREATE INDEX company_sign_ins_expiry ON public.company_sign_ins USING btree (expires_at);

-- How people of an organization sign in at an identity provider of theirs.
create table connections (
  organization_id uuid not null,
  id uuid not null,
  protocol text not null,
  name text not null,
  state text not null default 'draft'::text, -- Only one that is on signs anybody in; a draft can be tested.
  settings jsonb not null default '{}'::jsonb, -- By protocol: issuer and client_id of OpenID Connect; what its metadata said of SAML.
  secret bytea, -- What the provider gave us to prove ourselves with, sealed with the key outside of the database.
  mapping jsonb not null default '{}'::jsonb, -- Profile field to the name of what the provider says: {"department": "dept"}. Mapped fields are locked against edits by hand.
  newcomers text not null default 'refuse'::text, -- What becomes of people without an invitation: refused, or created with the teams beside.
  newcomer_team_ids uuid[] not null default '{}'::uuid[], -- Teams of whoever is created by this connection; those that are gone are passed over.
  tested_at timestamp with time zone, -- When a test sign-in went well with the settings as they are; null since they changed.
  last_used_at timestamp with time zone,
  created_at timestamp with time zone not null default app_now(),
  updated_at timestamp with time zone not null default app_now(),
  single_logout boolean not null default true, -- Whether signing out here goes on to the provider, where it offers that.
  signing_certificate text, -- SAML: what our signatures are checked with; made when it is first needed.
  signing_key bytea, -- The private key that goes with it, sealed with the key outside of the database.
  refresh_at timestamp with time zone, -- When the provider's metadata is read again; null where it was not read from an address.
  refreshed_at timestamp with time zone, -- When it was last read and understood.
  refresh_problem text, -- Why the last reading changed nothing, in a word; what was known stays in force.
  trust text not null default 'confirmed'::text, -- How far mapped values count: confirmed and locked against edits by hand, or as those of a Team Admin, waiting for a confirmation where rules or tools read the field.
  constraint connections_id_key UNIQUE (id)
  constraint connections_newcomers_check CHECK ((newcomers = ANY (ARRAY['refuse'::text, 'create'::text])))
  constraint connections_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint connections_pkey PRIMARY KEY (organization_id, id)
  constraint connections_protocol_check CHECK ((protocol = ANY (ARRAY['openid'::text, 'saml'::text])))
  constraint connections_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'on'::text, 'off'::text])))
  constraint connections_trust_check CHECK ((trust = ANY (ARRAY['confirmed'::text, 'proposed'::text])))
);
CREATE INDEX connections_to_refresh ON public.connections USING btree (refresh_at) WHERE (refresh_at IS NOT NULL);

-- An email address or mobile number of a user.
create table contact_points (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text not null,
  address text not null,
  canonical text collate "C" not null, -- What is compared: an address by the email policy, a number as E.164.
  country text,
  verified_at timestamp with time zone, -- When the user proved it: joined through it, or typed a code sent to it while signed in.
  released_at timestamp with time zone, -- When it became free again (user removed, contact replaced); the row stays as history.
  created_at timestamp with time zone not null default app_now(),
  constraint contact_points_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'mobile'::text])))
  constraint contact_points_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint contact_points_pkey PRIMARY KEY (organization_id, id)
);
CREATE INDEX contact_points_anywhere ON public.contact_points USING btree (canonical, kind) WHERE (released_at IS NULL);
CREATE INDEX contact_points_by_user ON public.contact_points USING btree (organization_id, user_id);
CREATE UNIQUE INDEX contact_points_in_use ON public.contact_points USING btree (organization_id, kind, canonical) WHERE (released_at IS NULL);
CREATE UNIQUE INDEX contact_points_one_a_kind ON public.contact_points USING btree (organization_id, user_id, kind) WHERE (released_at IS NULL);
CREATE INDEX contact_points_released ON public.contact_points USING btree (organization_id, canonical) WHERE (released_at IS NOT NULL);

-- A browser that proved a contact and must still choose among organizations.
create table contact_proofs (
  token_hash bytea not null,
  kind text not null,
  canonical text not null,
  created_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  constraint contact_proofs_pkey PRIMARY KEY (token_hash)
);

-- One message to one contact point over one channel; committed with what caused it (outbox).
create table deliveries (
  organization_id uuid not null,
  id uuid not null,
  kind text not null,
  lane text not null,
  channel text not null,
  address text not null,
  canonical text not null,
  user_id uuid,
  contact_point_id uuid,
  subject_id uuid, -- The invitation, code or user that the message is about.
  payload jsonb not null default '{}'::jsonb, -- What the kind needs to write the message; never a secret: tokens and codes are minted when it is prepared.
  language text not null default 'en'::text,
  state text not null,
  state_reason text,
  not_before timestamp with time zone not null default app_now(),
  not_after timestamp with time zone,
  attempts integer not null default 0,
  leased_by text,
  leased_until timestamp with time zone,
  message_id text not null,
  created_by uuid,
  created_at timestamp with time zone not null default app_now(),
  finished_at timestamp with time zone,
  constraint deliveries_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text])))
  constraint deliveries_lane_check CHECK ((lane = ANY (ARRAY['code'::text, 'single'::text, 'bulk'::text])))
  constraint deliveries_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint deliveries_pkey PRIMARY KEY (organization_id, id)
  constraint deliveries_state_check CHECK ((state = ANY (ARRAY['held'::text, 'queued'::text, 'sending'::text, 'sent'::text, 'delivered'::text, 'retrying'::text, 'undeliverable'::text, 'suppressed'::text, 'cancelled'::text, 'previewed'::text])))
);
CREATE INDEX deliveries_by_subject ON public.deliveries USING btree (organization_id, subject_id);
CREATE INDEX deliveries_by_user ON public.deliveries USING btree (organization_id, user_id);
CREATE INDEX deliveries_due ON public.deliveries USING btree (channel, lane, not_before, id) WHERE (state = ANY (ARRAY['held'::text, 'queued'::text, 'retrying'::text]));
CREATE INDEX deliveries_leased ON public.deliveries USING btree (leased_until) WHERE (state = 'sending'::text);
CREATE INDEX deliveries_overdue ON public.deliveries USING btree (not_after) WHERE (state = ANY (ARRAY['held'::text, 'queued'::text, 'retrying'::text]));
CREATE INDEX deliveries_problems ON public.deliveries USING btree (organization_id, id) WHERE (state = ANY (ARRAY['retrying'::text, 'undeliverable'::text, 'suppressed'::text]));

-- One try at a provider.
create table delivery_attempts (
  organization_id uuid not null,
  id uuid not null,
  delivery_id uuid not null,
  number integer not null,
  started_at timestamp with time zone not null default app_now(),
  finished_at timestamp with time zone,
  result text,
  class text,
  code text,
  reply text, -- The provider's own words, shortened, addresses masked.
  provider text,
  provider_id text,
  constraint delivery_attempts_organization_id_delivery_id_fkey FOREIGN KEY (organization_id, delivery_id) REFERENCES deliveries(organization_id, id) ON DELETE CASCADE
  constraint delivery_attempts_pkey PRIMARY KEY (organization_id, id)
  constraint delivery_attempts_result_check CHECK ((result = ANY (ARRAY['sent'::text, 'retry'::text, 'failed'::text, 'broken'::text, 'previewed'::text, 'lost'::text])))
);
CREATE INDEX delivery_attempts_by_delivery ON public.delivery_attempts USING btree (organization_id, delivery_id);

-- What a provider or mail server reported later about a message that it had taken; the first of each outcome.
create table delivery_reports (
  organization_id uuid not null,
  delivery_id uuid not null,
  outcome text not null,
  source text not null,
  reason text,
  code text,
  reply text, -- Its own words, shortened, addresses masked.
  reported_at timestamp with time zone not null default app_now(),
  constraint delivery_reports_organization_id_delivery_id_fkey FOREIGN KEY (organization_id, delivery_id) REFERENCES deliveries(organization_id, id) ON DELETE CASCADE
  constraint delivery_reports_outcome_check CHECK ((outcome = ANY (ARRAY['delivered'::text, 'undeliverable'::text, 'delayed'::text, 'relayed'::text, 'unknown'::text])))
  constraint delivery_reports_pkey PRIMARY KEY (organization_id, delivery_id, outcome)
  constraint delivery_reports_source_check CHECK ((source = ANY (ARRAY['callback'::text, 'bounce'::text])))
);

-- What the Users list shows and searches, one row a user, kept in the transaction of each change.
create table directory_entries (
  organization_id uuid not null,
  user_id uuid not null,
  status text not null,
  name text not null,
  name_key text collate "C" not null,
  search_text text collate "C" not null,
  email text,
  mobile text,
  employee_id text,
  job_title text,
  department text,
  last_event text,
  last_event_at timestamp with time zone,
  last_event_detail text,
  created_at timestamp with time zone not null,
  department_key text collate "C", -- The department, folded.
  language text, -- In which the person is written to: their own, or that of their latest invitation.
  invited_at timestamp with time zone, -- When the latest invitation was made.
  delivery_problem text, -- Set when a message of the invitation ended badly, until another is sent or the invitation ends.
  event_key timestamp with time zone default COALESCE(last_event_at, created_at), -- Sorts by the last event; of those without one, when they were added.
  invited_key timestamp with time zone default COALESCE(invited_at, created_at), -- Sorts by the invitation; of those without one, when they were added.
  department_sort text collate "C" default COALESCE(department_key, chr(1114111)), -- Sorts by department, those without one last.
  custom_key jsonb not null default '{}'::jsonb, -- The Extra Details that count, each folded, by the key of its field.
  line_manager_id uuid, -- As in users, where the reference is kept.
  terms tsvector default directory_terms(search_text, department_key, language, custom_key, line_manager_id), -- See directory_terms.
  constraint directory_entries_delivery_problem_check CHECK ((delivery_problem = ANY (ARRAY['undeliverable'::text, 'suppressed'::text])))
  constraint directory_entries_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint directory_entries_pkey PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX directory_entries_by_department ON public.directory_entries USING btree (organization_id, status, department_sort, name_key, user_id);
CREATE INDEX directory_entries_by_event ON public.directory_entries USING btree (organization_id, status, event_key, user_id);
CREATE INDEX directory_entries_by_invited ON public.directory_entries USING btree (organization_id, status, invited_key, user_id);
CREATE INDEX directory_entries_by_name ON public.directory_entries USING btree (organization_id, name_key, user_id);
CREATE INDEX directory_entries_by_status ON public.directory_entries USING btree (organization_id, status, name_key, user_id);
CREATE INDEX directory_entries_by_terms ON public.directory_entries USING gin (terms) WITH (gin_pending_list_limit='256');
CREATE INDEX directory_entries_not_me ON public.directory_entries USING btree (organization_id, user_id) WHERE (last_event = 'not_me'::text);
CREATE INDEX directory_entries_with_problem ON public.directory_entries USING btree (organization_id, user_id) WHERE (delivery_problem IS NOT NULL);

-- Who a person is at an identity provider: by connection, issuer and subject, never by an address.
create table external_identities (
  organization_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  user_id uuid not null,
  issuer text not null,
  subject text not null,
  linked_by text not null, -- A verified address of a verified domain, a code to the address on record, or the connection that made the user.
  created_at timestamp with time zone not null default app_now(),
  last_used_at timestamp with time zone not null default app_now(),
  constraint external_identities_linked_by_check CHECK ((linked_by = ANY (ARRAY['email'::text, 'code'::text, 'created'::text])))
  constraint external_identities_organization_id_connection_id_fkey FOREIGN KEY (organization_id, connection_id) REFERENCES connections(organization_id, id) ON DELETE CASCADE
  constraint external_identities_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint external_identities_pkey PRIMARY KEY (organization_id, id)
);
CREATE INDEX external_identities_by_user ON public.external_identities USING btree (organization_id, user_id);
CREATE UNIQUE INDEX external_identities_once ON public.external_identities USING btree (organization_id, connection_id, issuer, subject);

-- What reads the values of a profile field. A field with a reader is guarded: only confirmed values count in it.
create table field_readers (
  organization_id uuid not null,
  field text not null, -- As in profile_value_sources: department, line_manager_id, custom.shift.
  reader text not null, -- The kind of reader: team_rule, my_team, reporting_teams.
  reader_id uuid not null default '00000000-0000-0000-0000-000000000000'::uuid, -- Which of that kind, for example the team of the rule; all zeros where there is one in the organization.
  constraint field_readers_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint field_readers_pkey PRIMARY KEY (organization_id, field, reader, reader_id)
  constraint field_readers_reader_check CHECK ((reader ~ '^[a-z]+(_[a-z]+)*$'::text))
);
CREATE INDEX field_readers_by_reader ON public.field_readers USING btree (organization_id, reader, reader_id);

-- Answers of requests that had an effect, kept 24 hours; written in the transaction of the effect.
create table idempotency_keys (
  organization_id uuid not null,
  actor_id uuid not null,
  key text not null,
  endpoint text not null,
  request_hash bytea not null,
  status integer,
  response jsonb,
  secret boolean not null default false, -- The answer carried a secret: not stored, a repeat gets 409 with the id.
  created_at timestamp with time zone not null default app_now(),
  constraint idempotency_keys_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint idempotency_keys_pkey PRIMARY KEY (organization_id, actor_id, key)
);

-- Facts about this installation, such as the fingerprint of its secret key.
create table installation (
  key text not null,
  value text not null,
  constraint installation_pkey PRIMARY KEY (key)
);

-- The timeline of an invitation, as shown on the user's page.
create table invitation_events (
  organization_id uuid not null,
  id uuid not null,
  invitation_id uuid not null,
  user_id uuid not null,
  at timestamp with time zone not null default app_now(),
  kind text not null,
  actor_user_id uuid,
  delivery_id uuid,
  contact_point_id uuid,
  detail jsonb not null default '{}'::jsonb,
  constraint invitation_events_organization_id_invitation_id_fkey FOREIGN KEY (organization_id, invitation_id) REFERENCES invitations(organization_id, id) ON DELETE CASCADE
  constraint invitation_events_pkey PRIMARY KEY (organization_id, id)
);
CREATE INDEX invitation_events_by_invitation ON public.invitation_events USING btree (organization_id, invitation_id, id);
CREATE INDEX invitation_events_by_user ON public.invitation_events USING btree (organization_id, user_id, id);

-- When an invitation to an address was last queued; outlives the user. One guarded update decides who may send.
create table invitation_hours (
  organization_id uuid not null,
  kind text not null,
  canonical text not null,
  taken_at timestamp with time zone not null, -- May lie ahead: a message that waits for its hour holds the hour after it.
  previous_at timestamp with time zone, -- What taken_at was before, to give the hour back when the message never left.
  delivery_id uuid not null,
  taken_by uuid,
  constraint invitation_hours_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'mobile'::text])))
  constraint invitation_hours_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint invitation_hours_pkey PRIMARY KEY (organization_id, kind, canonical)
);

-- One row per attempt to send (or per copy): every copy that arrives joins; all die together.
create table invitation_links (
  organization_id uuid not null,
  id uuid not null,
  invitation_id uuid not null,
  contact_point_id uuid not null,
  token_hash bytea not null, -- SHA-256 of the 128-bit token, which exists only in the message.
  origin text not null,
  attempt_id uuid,
  created_by uuid,
  created_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  dead_at timestamp with time zone,
  last_fetched_at timestamp with time zone,
  constraint invitation_links_organization_id_contact_point_id_fkey FOREIGN KEY (organization_id, contact_point_id) REFERENCES contact_points(organization_id, id) ON DELETE CASCADE
  constraint invitation_links_organization_id_invitation_id_fkey FOREIGN KEY (organization_id, invitation_id) REFERENCES invitations(organization_id, id) ON DELETE CASCADE
  constraint invitation_links_origin_check CHECK ((origin = ANY (ARRAY['message'::text, 'copied'::text, 'shown'::text])))
  constraint invitation_links_pkey PRIMARY KEY (organization_id, id)
  constraint invitation_links_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX invitation_links_by_invitation ON public.invitation_links USING btree (organization_id, invitation_id);

-- The standing offer to one user to join. Expired is computed, never stored.
create table invitations (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  state text not null,
  language text not null,
  created_by uuid,
  created_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  accepted_through uuid,
  vouched_by uuid,
  renewed_at timestamp with time zone, -- The one renewal that the person may do alone was used.
  renewal_asked_at timestamp with time zone,
  undo jsonb, -- What the command that made it changed, so that Undo can take the whole command back before anything was sent.
  held_at timestamp with time zone, -- Since when nobody can join by it, until an Organization Admin releases or revokes it.
  held_reason text, -- inviter_left: the last day of whoever invited came without anybody deciding what becomes of it.
  constraint invitations_held CHECK (((held_at IS NULL) = (held_reason IS NULL)))
  constraint invitations_held_reason_check CHECK ((held_reason = 'inviter_left'::text))
  constraint invitations_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint invitations_pkey PRIMARY KEY (organization_id, id)
  constraint invitations_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'accepted'::text, 'declined'::text, 'revoked'::text])))
);
CREATE INDEX invitations_by_inviter ON public.invitations USING btree (organization_id, created_by, id) WHERE (state = 'pending'::text);
CREATE INDEX invitations_by_user ON public.invitations USING btree (organization_id, user_id, id DESC);
CREATE INDEX invitations_by_voucher ON public.invitations USING btree (organization_id, vouched_by) WHERE (vouched_by IS NOT NULL);
CREATE UNIQUE INDEX invitations_one_pending ON public.invitations USING btree (organization_id, user_id) WHERE (state = 'pending'::text);

-- Counters of use inside a window, taken by one guarded statement.
create table limits (
  scope text not null,
  key text not null, -- What is counted; personal data only as an HMAC.
  window_started_at timestamp with time zone not null,
  used integer not null,
  granted integer not null, -- How many the latest take was given (PostgreSQL 15 cannot return old values).
  constraint limits_pkey PRIMARY KEY (scope, key)
);

-- A user in a team, once for each way in which they came into it.
create table memberships (
  organization_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  source text not null,
  trust text not null, -- By whom it was made: rules count a Team Admin's only when their author says so.
  added_by uuid,
  added_at timestamp with time zone not null default app_now(),
  constraint memberships_organization_id_team_id_fkey FOREIGN KEY (organization_id, team_id) REFERENCES teams(organization_id, id) ON DELETE CASCADE
  constraint memberships_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint memberships_pkey PRIMARY KEY (organization_id, team_id, user_id, source)
  constraint memberships_source_check CHECK ((source = ANY (ARRAY['manual'::text, 'rule'::text, 'import'::text, 'directory'::text])))
  constraint memberships_trust_check CHECK ((trust = ANY (ARRAY['organization_admin'::text, 'team_admin'::text, 'rule'::text, 'directory'::text])))
);
CREATE INDEX memberships_by_user ON public.memberships USING btree (organization_id, user_id);

-- When users leave, planned or done; one plan for each user at a time, older ones stay as history.
create table offboardings (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  last_day_on date not null, -- The last day of access, in the time zone of the organization: access ends when it is over.
  reason text, -- For Organization Admins only.
  release_contacts text not null, -- When email address and mobile number become free for somebody else.
  planned_by uuid, -- Null when it came from the shell.
  planned_at timestamp with time zone not null default app_now(),
  done_at timestamp with time zone, -- When access ended; one guarded update decides among several processes.
  cancelled_at timestamp with time zone, -- When the plan was taken back, or another one took its place.
  refused_on date, -- The day on which it was last due and not done, since the user was the last Organization Admin; tried again the day after.
  constraint offboardings_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint offboardings_pkey PRIMARY KEY (organization_id, id)
  constraint offboardings_release_contacts_check CHECK ((release_contacts = ANY (ARRAY['now'::text, 'on_last_day'::text, 'never'::text])))
);
CREATE INDEX offboardings_by_user ON public.offboardings USING btree (organization_id, user_id, id DESC);
CREATE INDEX offboardings_due ON public.offboardings USING btree (last_day_on) WHERE ((done_at IS NULL) AND (cancelled_at IS NULL));
CREATE UNIQUE INDEX offboardings_one_plan ON public.offboardings USING btree (organization_id, user_id) WHERE ((done_at IS NULL) AND (cancelled_at IS NULL));

-- What the OpenID Connect protocol must remember: requests under way, grants, codes and tokens of tools.
create table openid_records (
  organization_id uuid not null,
  kind text not null, -- As the library names it: Interaction, Grant, AuthorizationCode, AccessToken, RefreshToken, Session.
  id_hash bytea not null, -- SHA-256 of the code or token; the value itself is kept nowhere.
  grant_id text, -- The sign-in at a tool that it belongs to: ended together, by one statement.
  user_id uuid,
  tool_id uuid,
  session_id uuid, -- The session that it ends with; null when it outlives sign-out (offline_access).
  payload jsonb not null,
  created_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  consumed_at timestamp with time zone, -- A code or refresh token that was used; used again, it ends its grant.
  constraint openid_records_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint openid_records_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint openid_records_pkey PRIMARY KEY (organization_id, kind, id_hash)
);
CREATE INDEX openid_records_by_expiry ON public.openid_records USING btree (expires_at);
CREATE INDEX openid_records_by_grant ON public.openid_records USING btree (organization_id, grant_id) WHERE (grant_id IS NOT NULL);
CREATE INDEX openid_records_by_session ON public.openid_records USING btree (organization_id, session_id) WHERE (session_id IS NOT NULL);
CREATE INDEX openid_records_by_tool ON public.openid_records USING btree (organization_id, tool_id, user_id) WHERE (tool_id IS NOT NULL);
CREATE INDEX openid_records_by_user ON public.openid_records USING btree (organization_id, user_id) WHERE (user_id IS NOT NULL);

-- Who is signed in at which tool from which session, and how far the tool was told that this is over (back-channel logout).
create table openid_sign_ins (
  organization_id uuid not null,
  sid uuid not null, -- What the tool knows this sign-in by.
  tool_id uuid not null,
  client_id text not null,
  user_id uuid not null,
  session_id uuid not null,
  logout_uri text, -- Where the tool wants to be told, as it was at the sign-in; null when it cannot be told.
  created_at timestamp with time zone not null default app_now(),
  ended_at timestamp with time zone,
  ended_by text, -- access_lost: who gets the tool changed; signed_out: the session here is over; tool: the person left the tool.
  logout_state text,
  attempts integer not null default 0,
  next_try_at timestamp with time zone,
  answered_at timestamp with time zone,
  problem text, -- Why the latest try to tell the tool failed: a status or the name of an error.
  constraint openid_sign_ins_ended_by_check CHECK ((ended_by = ANY (ARRAY['access_lost'::text, 'signed_out'::text, 'tool'::text])))
  constraint openid_sign_ins_logout_state_check CHECK ((logout_state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text])))
  constraint openid_sign_ins_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint openid_sign_ins_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint openid_sign_ins_pkey PRIMARY KEY (organization_id, sid)
);
CREATE INDEX openid_sign_ins_by_tool ON public.openid_sign_ins USING btree (organization_id, tool_id, sid DESC);
CREATE INDEX openid_sign_ins_by_user ON public.openid_sign_ins USING btree (organization_id, user_id) WHERE (ended_at IS NULL);
CREATE INDEX openid_sign_ins_due ON public.openid_sign_ins USING btree (next_try_at) WHERE (logout_state = 'queued'::text);
CREATE UNIQUE INDEX openid_sign_ins_live ON public.openid_sign_ins USING btree (organization_id, session_id, tool_id) WHERE (ended_at IS NULL);

-- The tenant; owns every row that carries organization_id.
create table organizations (
  id uuid not null,
  slug text not null,
  name text not null,
  default_country text not null,
  language text not null,
  time_zone text not null,
  app_web_url text,
  app_store_url text,
  play_store_url text,
  support_contact text,
  invitation_life_days integer not null default 14,
  resend_after_seconds integer not null default 3600,
  who_may_invite text not null default 'all_admins'::text,
  sms_countries text[] not null, -- ISO codes that text messages may go to; the own country until an Organization Admin adds others.
  sms_daily_cap integer not null default 500,
  organization_admin_hourly_cap integer not null default 500,
  team_admin_hourly_cap integer not null default 50,
  managers_across_organization boolean not null default true, -- Whether a Team Admin may find line managers outside the teams that they administer.
  created_at timestamp with time zone not null default app_now(),
  updated_at timestamp with time zone not null default app_now(),
  accent text, -- Color on the pages of those who are invited, as chosen; a darker or lighter one stands in where it cannot be read.
  logo text, -- A picture of 2 KB at most as a data: address, since guest pages bring everything along in one answer.
  link_code_after_hours integer not null default 24, -- Age from which a link in a message also asks for a code to the same contact; links to admin roles always do.
  my_team boolean not null default false, -- Line managers see who of their direct reports has joined, show them a link and send their invitation again.
  reporting_teams boolean not null default false, -- Each line manager has a computed team of direct reports, and one of everybody below.
  constraint organizations_accent_check CHECK ((accent ~ '^#[0-9a-f]{6}$'::text))
  constraint organizations_invitation_life_days_check CHECK (((invitation_life_days >= 1) AND (invitation_life_days <= 30)))
  constraint organizations_link_code_after_hours_check CHECK (((link_code_after_hours >= 0) AND (link_code_after_hours <= 168)))
  constraint organizations_logo_check CHECK ((length(logo) <= 2800))
  constraint organizations_organization_admin_hourly_cap_check CHECK ((organization_admin_hourly_cap >= 0))
  constraint organizations_pkey PRIMARY KEY (id)
  constraint organizations_resend_after_seconds_check CHECK ((resend_after_seconds >= 3600))
  constraint organizations_slug_key UNIQUE (slug)
  constraint organizations_sms_daily_cap_check CHECK ((sms_daily_cap >= 0))
  constraint organizations_team_admin_hourly_cap_check CHECK ((team_admin_hourly_cap >= 0))
  constraint organizations_who_may_invite_check CHECK ((who_may_invite = ANY (ARRAY['all_admins'::text, 'organization_admins'::text])))
);

-- What an authenticator is asked to sign: for one browser, one purpose and one use.
create table passkey_challenges (
  challenge_hash bytea not null, -- SHA-256 of the 256-bit challenge.
  browser_hash bytea not null,
  purpose text not null,
  organization_id uuid,
  user_id uuid, -- step_up, create: for whom; whoever signs in says so themselves.
  invite_hash bytea, -- create: the row of passkey_devices by which another device makes it.
  created_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint passkey_challenges_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint passkey_challenges_pkey PRIMARY KEY (challenge_hash)
  constraint passkey_challenges_purpose_check CHECK ((purpose = ANY (ARRAY['sign_in'::text, 'step_up'::text, 'create'::text])))
);
CREATE INDEX passkey_challenges_by_age ON public.passkey_challenges USING btree (expires_at);

-- Other devices that shall make a passkey: shown as a QR code, opened by one browser, confirmed on the first device.
create table passkey_devices (
  token_hash bytea not null,
  organization_id uuid not null,
  user_id uuid not null,
  session_id uuid not null,
  browser_hash bytea, -- SHA-256 of the cookie of the one browser that opened it.
  number smallint, -- Both devices show it, so that nobody confirms a device that is not theirs.
  created_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  used_at timestamp with time zone,
  constraint passkey_devices_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint passkey_devices_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX passkey_devices_by_age ON public.passkey_devices USING btree (expires_at);
CREATE INDEX passkey_devices_by_session ON public.passkey_devices USING btree (organization_id, session_id);

-- What authenticators know a user by: random bytes, so that a device tells nobody an id of ours.
create table passkey_handles (
  organization_id uuid not null,
  user_id uuid not null,
  handle bytea not null,
  constraint passkey_handles_handle_key UNIQUE (handle)
  constraint passkey_handles_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint passkey_handles_pkey PRIMARY KEY (organization_id, user_id)
);

-- Public keys by which users sign in; the private ones never leave their devices.
create table passkeys (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  credential_id bytea not null, -- As the authenticator named it; no two users hold the same.
  public_key bytea not null, -- COSE, as the authenticator sent it.
  counter bigint not null, -- Uses as the authenticator counts them; 0 where it does not. One that falls back was copied.
  transports text[] not null default '{}'::text[],
  name text not null, -- Given by the user; at first what device it was made on.
  synced boolean not null, -- Whether it may live on several devices of the user.
  created_at timestamp with time zone not null default app_now(),
  last_used_at timestamp with time zone,
  constraint passkeys_credential_id_key UNIQUE (credential_id)
  constraint passkeys_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint passkeys_pkey PRIMARY KEY (organization_id, id)
);
CREATE INDEX passkeys_by_user ON public.passkeys USING btree (organization_id, user_id);

-- Attributes of users: the built-in ones and those that the organization defined (Extra Details).
create table profile_fields (
  organization_id uuid not null,
  id uuid not null,
  key text not null, -- Stable identifier; never renamed, never used again.
  built_in boolean not null,
  label text not null,
  description text,
  type text not null,
  choices text[],
  required boolean not null default false,
  team_admin_may_edit boolean not null default true,
  user_may_edit boolean not null default false,
  position integer not null,
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null default app_now(),
  constraint profile_fields_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint profile_fields_pkey PRIMARY KEY (organization_id, id)
  constraint profile_fields_type_check CHECK ((type = ANY (ARRAY['text'::text, 'date'::text, 'choice'::text, 'user'::text])))
);
CREATE UNIQUE INDEX profile_fields_key ON public.profile_fields USING btree (organization_id, key);

-- A value beside the one that counts, which waits until an Organization Admin confirms or rejects it.
create table profile_value_proposals (
  organization_id uuid not null,
  user_id uuid not null,
  field text not null, -- As in profile_value_sources.
  value text not null, -- As it would be stored; empty to propose that the field be emptied, an id for a line manager.
  source text not null,
  proposed_by uuid,
  proposed_at timestamp with time zone not null default app_now(),
  constraint profile_value_proposals_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint profile_value_proposals_pkey PRIMARY KEY (organization_id, user_id, field)
  constraint profile_value_proposals_source_check CHECK ((source = ANY (ARRAY['team_admin'::text, 'self'::text, 'provider'::text])))
);
CREATE INDEX profile_value_proposals_by_author ON public.profile_value_proposals USING btree (organization_id, proposed_by, proposed_at, field, user_id);
CREATE INDEX profile_value_proposals_by_time ON public.profile_value_proposals USING btree (organization_id, proposed_at, field, user_id);

-- Who set each profile value, and whether it is confirmed.
create table profile_value_sources (
  organization_id uuid not null,
  user_id uuid not null,
  field text not null,
  source text not null,
  trust text not null,
  set_by uuid,
  set_at timestamp with time zone not null default app_now(),
  locked_by uuid, -- The connection that fills this value; nobody changes it by hand while it does.
  constraint profile_value_sources_organization_id_locked_by_fkey FOREIGN KEY (organization_id, locked_by) REFERENCES connections(organization_id, id) ON DELETE SET NULL (locked_by)
  constraint profile_value_sources_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint profile_value_sources_pkey PRIMARY KEY (organization_id, user_id, field)
  constraint profile_value_sources_source_check CHECK ((source = ANY (ARRAY['directory'::text, 'organization_admin'::text, 'team_admin'::text, 'self'::text, 'provider'::text])))
  constraint profile_value_sources_trust_check CHECK ((trust = ANY (ARRAY['confirmed'::text, 'proposed'::text])))
);
CREATE INDEX profile_value_sources_locked ON public.profile_value_sources USING btree (organization_id, locked_by) WHERE (locked_by IS NOT NULL);
CREATE INDEX profile_value_sources_proposed ON public.profile_value_sources USING btree (organization_id, field, user_id) WHERE (trust = 'proposed'::text);

-- Roles add up. A grant to somebody who has not joined is the role that the invitation offers.
create table role_grants (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  role text not null, -- What each opens stands in the code, in platform/permissions.ts. All but team_admin are for the whole organization.
  team_id uuid,
  granted_by uuid,
  granted_at timestamp with time zone not null default app_now(),
  constraint role_grants_check CHECK (((role = 'team_admin'::text) = (team_id IS NOT NULL)))
  constraint role_grants_organization_id_team_id_fkey FOREIGN KEY (organization_id, team_id) REFERENCES teams(organization_id, id) ON DELETE CASCADE
  constraint role_grants_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint role_grants_pkey PRIMARY KEY (organization_id, id)
  constraint role_grants_role_check CHECK ((role = ANY (ARRAY['organization_admin'::text, 'people_admin'::text, 'support'::text, 'team_admin'::text])))
);
CREATE UNIQUE INDEX role_grants_once ON public.role_grants USING btree (organization_id, user_id, role, COALESCE(team_id, '00000000-0000-0000-0000-000000000000'::uuid));

-- What a company's provider said by SAML, checked; waits five minutes for the browser that set out (company_sign_ins), since the provider's post comes without its cookies.
create table saml_arrivals (
  state_hash bytea not null,
  facts bytea not null, -- Sealed; taken once.
  arrived_at timestamp with time zone not null default app_now(),
  constraint saml_arrivals_pkey PRIMARY KEY (state_hash)
);

-- Assertions that were taken, until they would be too old anyway: each is taken once.
create table saml_assertions (
  organization_id uuid not null,
  connection_id uuid not null,
  assertion_hash bytea not null,
  good_until timestamp with time zone not null,
  constraint saml_assertions_organization_id_connection_id_fkey FOREIGN KEY (organization_id, connection_id) REFERENCES connections(organization_id, id) ON DELETE CASCADE
  constraint saml_assertions_pkey PRIMARY KEY (organization_id, connection_id, assertion_hash)
);
CREATE INDEX saml_assertions_by_age ON public.saml_assertions USING btree (good_until);

-- The keys that sign what SAML tools are told; the next one is published before it signs.
create table saml_keys (
  organization_id uuid not null,
  id uuid not null,
  state text not null,
  certificate text not null, -- PEM, signed by the key itself; it says until when it is good.
  private_key bytea, -- Encrypted with the key outside the database (platform/sealed.ts); gone once it is retired.
  created_at timestamp with time zone not null default app_now(),
  constraint saml_keys_check CHECK (((state = 'retired'::text) = (private_key IS NULL)))
  constraint saml_keys_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint saml_keys_pkey PRIMARY KEY (organization_id, id)
  constraint saml_keys_state_check CHECK ((state = ANY (ARRAY['current'::text, 'next'::text, 'retired'::text])))
);
CREATE UNIQUE INDEX saml_keys_current ON public.saml_keys USING btree (organization_id) WHERE (state = 'current'::text);
CREATE UNIQUE INDEX saml_keys_next ON public.saml_keys USING btree (organization_id) WHERE (state = 'next'::text);

-- What a SAML tool asked for, checked, while the person signs in; answered once, within ten minutes.
create table saml_requests (
  organization_id uuid not null,
  id uuid not null,
  entity_id text not null, -- Which tool asked; looked up again when it is answered.
  request_id text not null,
  relay_state text, -- The tool's own words, given back as they came.
  force_authn boolean not null,
  is_passive boolean not null,
  created_at timestamp with time zone not null default app_now(),
  constraint saml_requests_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint saml_requests_pkey PRIMARY KEY (organization_id, id)
);
CREATE INDEX saml_requests_by_age ON public.saml_requests USING btree (created_at);

-- Filters, order and columns of the Users list under a name: of one admin, or of all of the organization.
create table saved_views (
  organization_id uuid not null,
  id uuid not null,
  owner_id uuid, -- Who saved it. A shared view stays when they leave; their own ones go.
  name text not null,
  name_folded text not null, -- The name without case and accents, as names are compared.
  query jsonb not null, -- As POST /users/search takes it, without the text that is searched for, and the columns.
  shared boolean not null default false, -- Every admin sees it; only who may share views changes it.
  created_at timestamp with time zone not null default app_now(),
  updated_at timestamp with time zone not null default app_now(),
  constraint saved_views_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint saved_views_organization_id_owner_id_fkey FOREIGN KEY (organization_id, owner_id) REFERENCES users(organization_id, id) ON DELETE SET NULL (owner_id)
  constraint saved_views_pkey PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX saved_views_own_name ON public.saved_views USING btree (organization_id, owner_id, name_folded) WHERE (NOT shared);
CREATE UNIQUE INDEX saved_views_shared_name ON public.saved_views USING btree (organization_id, name_folded) WHERE shared;

-- Where users are signed in; one session is one user of one organization.
create table sessions (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null, -- SHA-256 of the 256-bit cookie.
  epoch integer not null, -- The user's session_epoch at the start; the session is over once they differ.
  admin boolean not null,
  created_at timestamp with time zone not null default app_now(),
  last_seen_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  network text,
  device text,
  proved_by text not null, -- contact, link, set_up, recovery, passkey, company: how the session came about, or the last step-up where that is stronger.
  proved_at timestamp with time zone not null default app_now(), -- When the person last proved who they are: at the start, or by a step-up.
  strongly_proved_at timestamp with time zone, -- When the person last proved who they are by a passkey, company sign-in or a link from the shell; null where never in this session.
  constraint sessions_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint sessions_pkey PRIMARY KEY (organization_id, id)
  constraint sessions_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX sessions_by_user ON public.sessions USING btree (organization_id, user_id) WHERE (ended_at IS NULL);

-- One-time links printed in the shell of the machine: set-up of an organization, recovery of an admin.
create table set_up_links (
  token_hash bytea not null,
  purpose text not null,
  organization_id uuid,
  user_id uuid,
  created_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint set_up_links_organization FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint set_up_links_pkey PRIMARY KEY (token_hash)
  constraint set_up_links_purpose_check CHECK ((purpose = ANY (ARRAY['set_up'::text, 'recovery'::text])))
);

-- How people may sign in, one row for each organization that decided or whose first admin has a passkey or company sign-in; without a row the defaults hold.
create table sign_in_policies (
  organization_id uuid not null,
  methods text[] not null default '{code,passkey,company}'::text[], -- Any of code, passkey, company; never none.
  admins_need_strong boolean not null default true, -- Whether the Admin panel opens only to sessions by passkey or company sign-in, once the grace is over.
  grace_days integer not null default 14,
  strong_since timestamp with time zone, -- When the first admin had a passkey or company sign-in, or the rule was switched on after that: the grace counts from here. Null while no admin has one.
  version integer not null default 1, -- Counts the changes, so that two admins who save at once do not undo each other.
  updated_at timestamp with time zone not null default app_now(),
  constraint sign_in_policies_grace_days_check CHECK (((grace_days >= 0) AND (grace_days <= 90)))
  constraint sign_in_policies_methods_check CHECK (((cardinality(methods) > 0) AND (methods <@ ARRAY['code'::text, 'passkey'::text, 'company'::text])))
  constraint sign_in_policies_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint sign_in_policies_pkey PRIMARY KEY (organization_id)
);

-- Keys that sign what tools are told by OpenID Connect: one in use, the next one published ahead, old ones until nothing signed by them counts.
create table signing_keys (
  organization_id uuid not null,
  kid uuid not null, -- By which tools tell the keys apart.
  algorithm text not null,
  public_jwk jsonb not null,
  sealed bytea not null, -- The private key, encrypted with a key outside the database.
  created_at timestamp with time zone not null default app_now(),
  used_from timestamp with time zone, -- Since when it signs; null for the next one, which tools can fetch already.
  retired_at timestamp with time zone, -- Since when it signs no more; tools can fetch it for one more day.
  constraint signing_keys_algorithm_check CHECK ((algorithm = 'RS256'::text))
  constraint signing_keys_check CHECK (((retired_at IS NULL) OR (used_from IS NOT NULL)))
  constraint signing_keys_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint signing_keys_pkey PRIMARY KEY (organization_id, kid)
);
CREATE UNIQUE INDEX signing_keys_in_use ON public.signing_keys USING btree (organization_id) WHERE ((used_from IS NOT NULL) AND (retired_at IS NULL));
CREATE UNIQUE INDEX signing_keys_next ON public.signing_keys USING btree (organization_id) WHERE (used_from IS NULL);

-- Addresses that we must not write to, and why.
create table suppressions (
  organization_id uuid not null,
  kind text not null,
  canonical text not null,
  reason text not null,
  created_at timestamp with time zone not null default app_now(),
  created_by uuid,
  id uuid not null default gen_random_uuid(), -- Names the row without naming the address.
  hashed boolean not null default false, -- Of somebody who was erased: canonical is a keyed hash, by which the address is known again when somebody types it.
  constraint suppressions_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'mobile'::text])))
  constraint suppressions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint suppressions_pkey PRIMARY KEY (organization_id, kind, canonical)
  constraint suppressions_reason_check CHECK ((reason = ANY (ARRAY['not_me'::text, 'bounced'::text, 'opted_out'::text, 'by_admin'::text])))
);
CREATE UNIQUE INDEX suppressions_id ON public.suppressions USING btree (organization_id, id);

-- Users who are always or never in a dynamic team, whatever its rule says.
create table team_rule_exceptions (
  organization_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  kind text not null,
  note text,
  added_by uuid,
  added_at timestamp with time zone not null default app_now(),
  constraint team_rule_exceptions_kind_check CHECK ((kind = ANY (ARRAY['always'::text, 'never'::text])))
  constraint team_rule_exceptions_organization_id_team_id_fkey FOREIGN KEY (organization_id, team_id) REFERENCES team_rules(organization_id, team_id) ON DELETE CASCADE
  constraint team_rule_exceptions_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint team_rule_exceptions_pkey PRIMARY KEY (organization_id, team_id, user_id)
);

-- Who joined or left a team by a run.
create table team_rule_run_changes (
  organization_id uuid not null,
  run_id uuid not null,
  user_id uuid not null,
  change text not null,
  constraint team_rule_run_changes_change_check CHECK ((change = ANY (ARRAY['added'::text, 'removed'::text])))
  constraint team_rule_run_changes_organization_id_run_id_fkey FOREIGN KEY (organization_id, run_id) REFERENCES team_rule_runs(organization_id, id) ON DELETE CASCADE
  constraint team_rule_run_changes_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint team_rule_run_changes_pkey PRIMARY KEY (organization_id, run_id, user_id)
);

-- Each evaluation of a rule over users: what it brought about, how long it took, and why it happened.
create table team_rule_runs (
  organization_id uuid not null,
  id uuid not null,
  team_id uuid not null,
  version integer not null,
  cause text not null,
  caused_by uuid,
  below_user_id uuid, -- Set when only the people below a manager who moved are concerned.
  state text not null,
  after_user_id uuid, -- How far it has come: users are taken in the order of their ids.
  evaluated integer not null default 0,
  total integer not null default 0,
  added integer not null default 0,
  removed integer not null default 0,
  unchanged integer not null default 0,
  queued_at timestamp with time zone not null default app_now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint team_rule_runs_cause_check CHECK ((cause = ANY (ARRAY['rule_saved'::text, 'rule_ended'::text, 'new_day'::text, 'profile_changed'::text, 'line_manager_moved'::text])))
  constraint team_rule_runs_organization_id_team_id_fkey FOREIGN KEY (organization_id, team_id) REFERENCES teams(organization_id, id) ON DELETE CASCADE
  constraint team_rule_runs_pkey PRIMARY KEY (organization_id, id)
  constraint team_rule_runs_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'superseded'::text])))
);
CREATE INDEX team_rule_runs_by_team ON public.team_rule_runs USING btree (organization_id, team_id, id);
CREATE INDEX team_rule_runs_open ON public.team_rule_runs USING btree (queued_at, id) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

-- Which users belong into a dynamic team.
create table team_rules (
  organization_id uuid not null,
  team_id uuid not null,
  rule jsonb not null,
  version integer not null default 1, -- Goes up with each change of the rule or its exceptions.
  inputs text[] not null, -- What may change whom the rule matches: fields, status, team:<id>, line_manager_id.chain, day.
  depth integer not null, -- Above the teams that it asks about: rules are evaluated from the lowest on.
  evaluated_on date, -- Of a rule that asks about today: the day, in the organization's time zone, for which a run was queued last.
  ends boolean not null default false, -- Matches nobody any more; goes with its last run, which takes everybody out.
  created_at timestamp with time zone not null default app_now(),
  updated_at timestamp with time zone not null default app_now(),
  updated_by uuid,
  constraint team_rules_organization_id_team_id_fkey FOREIGN KEY (organization_id, team_id) REFERENCES teams(organization_id, id) ON DELETE CASCADE
  constraint team_rules_pkey PRIMARY KEY (organization_id, team_id)
);
CREATE INDEX team_rules_by_day ON public.team_rules USING btree (evaluated_on) WHERE (evaluated_on IS NOT NULL);

-- Teams whose people may sign in by fewer ways than the organization allows.
create table team_sign_in_policies (
  organization_id uuid not null,
  team_id uuid not null,
  methods text[] not null,
  constraint team_sign_in_policies_methods_check CHECK (((cardinality(methods) > 0) AND (methods <@ ARRAY['code'::text, 'passkey'::text, 'company'::text])))
  constraint team_sign_in_policies_organization_id_team_id_fkey FOREIGN KEY (organization_id, team_id) REFERENCES teams(organization_id, id) ON DELETE CASCADE
  constraint team_sign_in_policies_pkey PRIMARY KEY (organization_id, team_id)
);

-- A named set of users; removed teams stay as history, their names are free.
create table teams (
  organization_id uuid not null,
  id uuid not null,
  name text not null,
  name_key text collate "C" not null,
  description text,
  who_to_ask text,
  created_at timestamp with time zone not null default app_now(),
  created_by uuid,
  removed_at timestamp with time zone,
  by_rule boolean not null default false, -- A dynamic team: a rule decides who is in it, and nobody is added or taken out by hand.
  members_left boolean not null default false, -- Removed, and still holding members that the worker takes out, some at a time.
  constraint teams_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint teams_pkey PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX teams_name ON public.teams USING btree (organization_id, name_key) WHERE (removed_at IS NULL);
CREATE INDEX teams_to_empty ON public.teams USING btree (organization_id, id) WHERE members_left;

-- What a tool is told about whoever signs in: the name that it reads, and where the value comes from.
create table tool_claims (
  organization_id uuid not null,
  tool_id uuid not null,
  claim text not null,
  source text not null, -- email, phone_number, name, locale, teams, or a profile field as in profile_value_sources.
  constraint tool_claims_organization_id_tool_id_fkey FOREIGN KEY (organization_id, tool_id) REFERENCES tools(organization_id, id) ON DELETE CASCADE
  constraint tool_claims_pkey PRIMARY KEY (organization_id, tool_id, claim)
);

-- What a tool that speaks OpenID Connect is registered with.
create table tool_openid (
  organization_id uuid not null,
  tool_id uuid not null,
  client_id text not null,
  client_type text not null,
  secret_sealed bytea, -- Encrypted with the key outside the database (platform/sealed.ts); shown once, when it is made.
  secret_set_at timestamp with time zone,
  redirect_uris text[] not null, -- Compared as they are, byte by byte.
  post_logout_redirect_uris text[] not null default '{}'::text[],
  backchannel_logout_uri text,
  require_pkce boolean not null default true, -- Always for a public tool.
  grant_refresh boolean not null default false,
  constraint tool_openid_check CHECK (((client_type = 'confidential'::text) OR ((secret_sealed IS NULL) AND require_pkce)))
  constraint tool_openid_client_type_check CHECK ((client_type = ANY (ARRAY['public'::text, 'confidential'::text])))
  constraint tool_openid_organization_id_client_id_key UNIQUE (organization_id, client_id)
  constraint tool_openid_organization_id_tool_id_fkey FOREIGN KEY (organization_id, tool_id) REFERENCES tools(organization_id, id) ON DELETE CASCADE
  constraint tool_openid_pkey PRIMARY KEY (organization_id, tool_id)
);

-- Who signed in to a tool and has not lost it since; taken away, and announced, the moment they lose it.
create table tool_openings (
  organization_id uuid not null,
  tool_id uuid not null,
  user_id uuid not null,
  since timestamp with time zone not null default app_now(),
  constraint tool_openings_organization_id_tool_id_fkey FOREIGN KEY (organization_id, tool_id) REFERENCES tools(organization_id, id) ON DELETE CASCADE
  constraint tool_openings_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint tool_openings_pkey PRIMARY KEY (organization_id, tool_id, user_id)
);
CREATE INDEX tool_openings_by_user ON public.tool_openings USING btree (organization_id, user_id);

-- What a tool that speaks SAML 2.0 is registered with.
create table tool_saml (
  organization_id uuid not null,
  tool_id uuid not null,
  entity_id text not null,
  acs_url text not null, -- Where assertions are sent to, and nowhere else.
  slo_url text,
  name_id text not null,
  certificate text, -- PEM of the certificate by which the tool signs its requests.
  want_signed_requests boolean not null default false,
  constraint tool_saml_check CHECK (((certificate IS NOT NULL) OR (NOT want_signed_requests)))
  constraint tool_saml_name_id_check CHECK ((name_id = ANY (ARRAY['email'::text, 'persistent'::text])))
  constraint tool_saml_organization_id_entity_id_key UNIQUE (organization_id, entity_id)
  constraint tool_saml_organization_id_tool_id_fkey FOREIGN KEY (organization_id, tool_id) REFERENCES tools(organization_id, id) ON DELETE CASCADE
  constraint tool_saml_pkey PRIMARY KEY (organization_id, tool_id)
);

-- The teams whose members get a tool.
create table tool_teams (
  organization_id uuid not null,
  tool_id uuid not null,
  team_id uuid not null,
  constraint tool_teams_organization_id_team_id_fkey FOREIGN KEY (organization_id, team_id) REFERENCES teams(organization_id, id) ON DELETE CASCADE
  constraint tool_teams_organization_id_tool_id_fkey FOREIGN KEY (organization_id, tool_id) REFERENCES tools(organization_id, id) ON DELETE CASCADE
  constraint tool_teams_pkey PRIMARY KEY (organization_id, tool_id, team_id)
);
CREATE INDEX tool_teams_by_team ON public.tool_teams USING btree (organization_id, team_id);

-- The sign-in log of tools: when, how, from where, which claims left by name, refused and why.
create table tool_uses (
  organization_id uuid not null,
  id uuid not null,
  tool_id uuid,
  user_id uuid,
  at timestamp with time zone not null default app_now(),
  kind text not null,
  protocol text not null,
  claims text[] not null default '{}'::text[], -- Names only; values are not kept.
  reason text,
  network text,
  device text,
  constraint tool_uses_kind_check CHECK ((kind = ANY (ARRAY['sign_in'::text, 'refresh'::text, 'refused'::text, 'logout'::text])))
  constraint tool_uses_organization_id_tool_id_fkey FOREIGN KEY (organization_id, tool_id) REFERENCES tools(organization_id, id) ON DELETE CASCADE
  constraint tool_uses_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint tool_uses_pkey PRIMARY KEY (organization_id, id)
  constraint tool_uses_protocol_check CHECK ((protocol = ANY (ARRAY['openid'::text, 'saml'::text])))
);
CREATE INDEX tool_uses_by_time ON public.tool_uses USING brin (at);
CREATE INDEX tool_uses_by_tool ON public.tool_uses USING btree (organization_id, tool_id, id DESC);
CREATE INDEX tool_uses_by_user ON public.tool_uses USING btree (organization_id, user_id, id DESC);

-- Applications that sign people of the organization in: by OpenID Connect or SAML, who gets them.
create table tools (
  organization_id uuid not null,
  id uuid not null,
  name text not null,
  name_folded text collate "C" not null,
  protocol text not null,
  enabled boolean not null default true,
  icon text, -- A small picture as a data: address.
  launch_url text, -- Where a person begins who opens the tool from their home page.
  template text, -- Which template it was added by; null by hand.
  session_minutes integer, -- How long the tool keeps people signed in by itself, as its admin says; null where it is not known.
  access text not null default 'teams'::text, -- Who gets it: everyone, the members of tool_teams, or whom the rule matches. Active users alone, whichever.
  rule jsonb,
  inputs text[] not null default '{}'::text[], -- What may change whom the rule matches: fields, status, team:<id>, line_manager_id.chain, day.
  count_team_admins boolean not null default false, -- Of teams: memberships made by a Team Admin count as well.
  version integer not null default 1, -- Goes up with each change, so that a decision can tell that it read what stands.
  created_at timestamp with time zone not null default app_now(),
  created_by uuid,
  updated_at timestamp with time zone not null default app_now(),
  removed_at timestamp with time zone, -- The row stays for the log of sign-ins; what signs in with it is gone.
  constraint tools_access_check CHECK ((access = ANY (ARRAY['everyone'::text, 'teams'::text, 'rule'::text])))
  constraint tools_check CHECK (((access = 'rule'::text) = (rule IS NOT NULL)))
  constraint tools_icon_check CHECK ((length(icon) <= 22000))
  constraint tools_organization_id_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES users(organization_id, id) ON DELETE SET NULL (created_by)
  constraint tools_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint tools_pkey PRIMARY KEY (organization_id, id)
  constraint tools_protocol_check CHECK ((protocol = ANY (ARRAY['openid'::text, 'saml'::text])))
  constraint tools_session_minutes_check CHECK ((session_minutes > 0))
);
CREATE UNIQUE INDEX tools_name ON public.tools USING btree (organization_id, name_folded) WHERE (removed_at IS NULL);

-- One human known to one organization, signed in or not.
create table users (
  organization_id uuid not null,
  id uuid not null,
  status text not null,
  first_name text not null default ''::text,
  last_name text not null default ''::text,
  job_title text,
  department text,
  line_manager_id uuid,
  start_on date,
  employee_id text,
  employee_id_key text, -- employee_id trimmed, NFC, without case; zeros kept.
  company text,
  location text,
  work_phone text,
  last_day_on date,
  about text,
  custom jsonb not null default '{}'::jsonb,
  language text,
  session_epoch integer not null default 0, -- Raised to end every session of the user at once.
  created_at timestamp with time zone not null default app_now(),
  created_by uuid,
  updated_at timestamp with time zone not null default app_now(),
  joined_at timestamp with time zone,
  suspended_at timestamp with time zone,
  removed_at timestamp with time zone,
  status_before_removal text, -- What the user was before they were removed or offboarded, whichever came first.
  comparable jsonb not null default '{}'::jsonb, -- The values that count as rules compare them: texts folded, days as ISO text, by field; custom. before the key of an Extra Detail. Empty ones are left out.
  offboarded_at timestamp with time zone, -- When the user left; null when they are not offboarded.
  contacts_released_at timestamp with time zone, -- When an offboarding freed the contacts: those released at this very instant come back with the user.
  erased_at timestamp with time zone, -- When the person was erased: the row keeps nothing but its id, for whatever names it, and never changes again.
  constraint users_erased_hold_nothing CHECK (((erased_at IS NULL) OR ((status = 'removed'::text) AND (first_name = ''::text) AND (last_name = ''::text) AND (custom = '{}'::jsonb) AND (comparable = '{}'::jsonb) AND (COALESCE(job_title, department, employee_id, employee_id_key, company, location, work_phone, about, language, (line_manager_id)::text, (start_on)::text, (last_day_on)::text) IS NULL))))
  constraint users_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint users_organization_id_line_manager_id_fkey FOREIGN KEY (organization_id, line_manager_id) REFERENCES users(organization_id, id)
  constraint users_pkey PRIMARY KEY (organization_id, id)
  constraint users_status_check CHECK ((status = ANY (ARRAY['not_invited'::text, 'invited'::text, 'active'::text, 'suspended'::text, 'offboarded'::text, 'removed'::text])))
);
CREATE INDEX users_by_manager ON public.users USING btree (organization_id, line_manager_id) WHERE (line_manager_id IS NOT NULL);
CREATE UNIQUE INDEX users_employee_id ON public.users USING btree (organization_id, employee_id_key) WHERE (removed_at IS NULL);

-- Whom a list of those without a team looks for: those who have an entry in the directory and no membership.
create table users_in_no_team (
  organization_id uuid not null,
  user_id uuid not null,
  constraint users_in_no_team_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES users(organization_id, id) ON DELETE CASCADE
  constraint users_in_no_team_pkey PRIMARY KEY (organization_id, user_id)
);

-- Domains whose addresses the connections of an organization may vouch for. Several organizations may verify one: what each may say stays within it, and neither learns of the other.
create table verified_domains (
  organization_id uuid not null,
  id uuid not null,
  domain text collate "C" not null,
  token text not null, -- What the DNS record must say; public by its nature.
  verified_at timestamp with time zone, -- When the record was seen; null: not yet.
  created_at timestamp with time zone not null default app_now(),
  check_at timestamp with time zone, -- When its record is looked for again.
  seen_at timestamp with time zone, -- When its record was last seen.
  failing_since timestamp with time zone, -- Since when its record is gone. Seven days later it vouches for nothing; nothing needs to run for that.
  told text, -- Which of it the admins were told already.
  constraint verified_domains_organization_id_domain_key UNIQUE (organization_id, domain)
  constraint verified_domains_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
  constraint verified_domains_pkey PRIMARY KEY (organization_id, id)
  constraint verified_domains_told_check CHECK ((told = ANY (ARRAY['failing'::text, 'lapsed'::text])))
);
CREATE INDEX verified_domains_to_check ON public.verified_domains USING btree (check_at) WHERE (check_at IS NOT NULL);
