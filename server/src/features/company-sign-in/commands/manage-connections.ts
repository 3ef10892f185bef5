import { type Context, transaction } from '../../../platform/context/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { newId } from '../../../platform/ids.ts';
import { seal } from '../../../platform/sealed.ts';
import { type AuditEntry, record } from '../../audit/index.ts';
import { checkedName } from '../../organizations/index.ts';
import { listFields, profileFieldProblems } from '../../profile-fields/index.ts';
import { findTeamNames } from '../../teams/index.ts';
import { userProblems } from '../../users/index.ts';
import type * as contract from '../contract.ts';
import { discover, type OpenIdSettings, openIdSettings, ProviderError } from '../openid.ts';
import { connectionOf, presentConnection } from '../present.ts';
import { companySignInProblems } from '../problems.ts';
import { INSERT, REMOVE, SWITCH, UNLOCK } from '../queries.ts';
import { writeConnection } from './write-connection.ts';

/**
 * Begins a connection as a draft, once the provider has said what it is.
 * @throws Problem `name.unsafe`, `connection.provider_unusable`
 */
export async function createConnection(
  ctx: Context,
  input: InputOf<typeof contract.createConnection>['body'],
) {
  const name = checkedName(input.name, '/name');
  const settings = await checkProvider(ctx, { issuer: input.issuer, client_id: input.client_id });
  const secret = input.client_secret ? seal(ctx.settings, input.client_secret) : null;
  const id = newId();
  return transaction(ctx, async (tx) => {
    await tx.db.many(INSERT, [tx.organizationId, id, 'openid', name, JSON.stringify(settings), secret]);
    await record(tx, [about('connection.created', id, [{ field: 'name', after: name }])]);
    return presentConnection(tx, id);
  });
}

/**
 * Changes a connection. Another issuer, id or secret has not been tested: what was on goes off.
 * @throws Problem `name.unsafe`, `connection.not_found`, `connection.provider_unusable`, `profile_field.unknown`, `team.not_found`
 */
export async function updateConnection(
  ctx: Context,
  id: string,
  input: InputOf<typeof contract.updateConnection>['body'],
) {
  const before = await connectionOf(ctx, id);
  const name = input.name === undefined ? null : checkedName(input.name, '/name');
  await checkMapping(ctx, input.mapping ?? {});
  await checkTeams(ctx, input.newcomer_team_ids ?? []);
  const other = input.issuer ?? input.client_id ?? input.client_secret;
  const old = openIdSettings(before);
  const wanted = { issuer: input.issuer ?? old.issuer, client_id: input.client_id ?? old.client_id };
  const settings = other ? await checkProvider(ctx, wanted) : null;
  return transaction(ctx, async (tx) => {
    const secret = input.client_secret ? seal(tx.settings, input.client_secret) : null;
    const { mapping, trust, newcomers, newcomer_team_ids, single_logout } = input;
    const rest = { mapping, trust, newcomers, newcomer_team_ids, single_logout };
    await writeConnection(tx, id, { name, settings, secret, ...rest, untested: other !== undefined });
    // What is mapped no more is free again; all is where what arrives is only proposed.
    if (input.trust === 'proposed') await tx.db.many(UNLOCK, [tx.organizationId, id, false, []]);
    else if (input.mapping)
      await tx.db.many(UNLOCK, [tx.organizationId, id, true, Object.keys(input.mapping)]);
    const changes = Object.keys(input).map((field) => ({ field }));
    await record(tx, [about('connection.updated', id, changes)]);
    return presentConnection(tx, id);
  });
}

/** @throws Problem `connection.not_found`, `connection.not_tested` */
export function switchConnection(ctx: Context, id: string, state: 'on' | 'off') {
  return transaction(ctx, async (tx) => {
    const before = await connectionOf(tx, id);
    if (!(await tx.db.one(SWITCH, [tx.organizationId, id, state])))
      throw companySignInProblems.problem('connection.not_tested');
    if (state === 'off') await tx.db.many(UNLOCK, [tx.organizationId, id, false, []]);
    if (before.state !== state)
      await record(tx, [
        about('connection.updated', id, [{ field: 'state', before: before.state, after: state }]),
      ]);
    return presentConnection(tx, id);
  });
}

/** @throws Problem `connection.not_found` */
export function removeConnection(ctx: Context, id: string) {
  return transaction(ctx, async (tx) => {
    const removed = await tx.db.one<{ id: string; name: string }>(REMOVE, [tx.organizationId, id]);
    if (!removed) throw companySignInProblems.problem('connection.not_found');
    await record(tx, [about('connection.removed', id, [{ field: 'name', before: removed.name }])]);
    return { id };
  });
}

const about = (action: string, id: string, changes: NonNullable<AuditEntry['changes']>): AuditEntry => ({
  action,
  targetKind: 'connection',
  targetId: id,
  changes,
});

async function checkProvider(ctx: Context, given: OpenIdSettings): Promise<OpenIdSettings> {
  const refused = () => companySignInProblems.problem('connection.provider_unusable', { pointer: '/issuer' });
  // Whoever copies the address of the document means its issuer.
  const issuer = given.issuer.trim().replace(/\/\.well-known\/openid-configuration$/, '');
  if (!URL.canParse(issuer) || !/^https?:/.test(issuer)) throw refused();
  try {
    await discover(ctx.settings, { ...given, issuer }, null);
  } catch (error) {
    if (error instanceof ProviderError) throw refused();
    throw error;
  }
  return { issuer, client_id: given.client_id.trim() };
}

async function checkMapping(ctx: Context, mapping: Readonly<Record<string, string>>): Promise<void> {
  const fields = await listFields(ctx);
  const known = new Set(fields.map((f) => (f.built_in ? f.key : `custom.${f.key}`)));
  for (const never of ['line_manager_id', 'last_day_on']) known.delete(never);
  for (const key of Object.keys(mapping))
    if (!known.has(key))
      throw profileFieldProblems.problem('profile_field.unknown', {
        pointer: `/mapping/${key}`,
        detail: 'key',
        values: { key },
      });
}

async function checkTeams(ctx: Context, ids: readonly string[]): Promise<void> {
  const found = new Set((await findTeamNames(ctx, ids)).filter((t) => !t.by_rule).map((t) => t.id));
  const missing = ids.findIndex((id) => !found.has(id));
  if (missing >= 0)
    throw userProblems.problem('team.not_found', { pointer: `/newcomer_team_ids/${missing}` });
}
