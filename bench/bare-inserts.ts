import { pgbenchRate } from './pgbench.ts';
import type { BenchWorld } from './world.ts';

/**
 * The rows that one invitation writes, inserted by pgbench in one transaction, one prepared statement a table and not one
 * read: the least that a database of this schema can be asked to do.
 */
export const bareInserts = (world: BenchWorld, clients: number, seconds: number): Promise<number> =>
  pgbenchRate(world, scriptFor(world.organizationId), clients, seconds);

const scriptFor = (organization: string): string => {
  const o = `'${organization}'`;
  return `
\\set n random(1, 9000000000000000000)
begin;
insert into limits (scope, key, window_started_at, used, granted) values ('bench', :n::text, now(), 1, 1);
insert into users (organization_id, id, status, first_name, last_name, department)
  values (${o}, md5(:n::text)::uuid, 'invited', 'Zofia', 'Nowak', 'Transport');
insert into contact_points (organization_id, id, user_id, kind, address, canonical)
  values (${o}, md5(:n::text)::uuid, md5(:n::text)::uuid, 'email', :n || '@pgbench.example', :n || '@pgbench.example');
insert into profile_value_sources (organization_id, user_id, field, source, trust)
  select ${o}, md5(:n::text)::uuid, f, 'organization_admin', 'confirmed' from unnest(array['first_name', 'last_name', 'department']) f;
insert into invitations (organization_id, id, user_id, state, language, expires_at)
  values (${o}, md5(:n::text)::uuid, md5(:n::text)::uuid, 'pending', 'en', now() + interval '14 days');
insert into invitation_hours (organization_id, kind, canonical, taken_at, delivery_id)
  values (${o}, 'email', :n || '@pgbench.example', now(), md5(:n::text)::uuid);
insert into deliveries (organization_id, id, kind, lane, channel, address, canonical, user_id, contact_point_id, subject_id, state, message_id)
  values (${o}, md5(:n::text)::uuid, 'invitation', 'single', 'email', :n || '@pgbench.example', :n || '@pgbench.example',
    md5(:n::text)::uuid, md5(:n::text)::uuid, md5(:n::text)::uuid, 'queued', :n::text);
insert into invitation_events (organization_id, id, invitation_id, user_id, kind)
  select ${o}, gen_random_uuid(), md5(:n::text)::uuid, md5(:n::text)::uuid, k from unnest(array['created', 'queued']) k;
insert into audit_events (organization_id, id, actor_kind, action, target_kind, target_id)
  select ${o}, md5(:n || a)::uuid, 'user', a, 'user', md5(:n::text)::uuid from unnest(array['user.created', 'invitation.created']) a;
insert into audit_unsealed (organization_id, event_id)
  select ${o}, md5(:n || a)::uuid from unnest(array['user.created', 'invitation.created']) a;
insert into audit_values (organization_id, event_id, field, salt, after)
  select ${o}, md5(:n || a)::uuid, f, '\\x00', '"x"' from unnest(array['user.created', 'invitation.created']) a, unnest(array['1', '2', '3', '4']) f;
insert into directory_entries (organization_id, user_id, status, name, name_key, search_text, email, created_at)
  values (${o}, md5(:n::text)::uuid, 'invited', 'Zofia Nowak', 'zofia nowak', ' zofia nowak', :n || '@pgbench.example', now());
commit;
`;
};
