import { type Context, transaction } from '../../../platform/context/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { newId } from '../../../platform/ids.ts';
import { OutsideError } from '../../../platform/outbound.ts';
import { type SamlReason, SamlRefused } from '../../../platform/saml/index.ts';
import { record } from '../../audit/index.ts';
import { checkedName } from '../../organizations/index.ts';
import type * as contract from '../contract.ts';
import { connectionOf, presentConnection } from '../present.ts';
import { companySignInProblems } from '../problems.ts';
import { INSERT } from '../queries.ts';
import { PLAN_REFRESH } from '../recheck-queries.ts';
import { samlSettingsOf } from '../saml.ts';
import { keyOf } from '../saml-key.ts';
import { NOW } from '../saml-queries.ts';
import { fetchMetadata, secondsToNext } from './refresh-metadata.ts';
import { writeConnection } from './write-connection.ts';

/**
 * Begins a connection that speaks SAML as a draft. Its provider is told later: whoever looks after that needs our metadata
 * first.
 * @throws Problem `name.unsafe`
 */
export async function createSamlConnection(ctx: Context, given: string) {
  const name = checkedName(given, '/name');
  const id = newId();
  await transaction(ctx, async (tx) => {
    await tx.db.many(INSERT, [tx.organizationId, id, 'saml', name, '{}', null]);
    const changes = [{ field: 'name', after: name }];
    await record(tx, [{ action: 'connection.created', targetKind: 'connection', targetId: id, changes }]);
  });
  // It takes a while, for which no transaction has to wait.
  await keyOf(ctx, await connectionOf(ctx, id));
  return presentConnection(ctx, id);
}

/**
 * Takes the provider's metadata: its name, its address, and the certificates that count from now on. It has to be tested
 * anew; what was on goes off.
 * @throws Problem `connection.not_found`, `connection.metadata_unusable`
 */
export async function setSamlProvider(
  ctx: Context,
  id: string,
  input: InputOf<typeof contract.setSamlProvider>['body'],
) {
  const connection = await connectionOf(ctx, id);
  if (connection.protocol !== 'saml') throw companySignInProblems.problem('connection.not_found');
  const { settings, everySeconds } = await readSettings(ctx, input);
  return transaction(ctx, async (tx) => {
    await writeConnection(tx, id, { settings, untested: true });
    await tx.db.many(PLAN_REFRESH, [tx.organizationId, id, everySeconds]);
    const changes = [{ field: 'entity_id', after: settings.entity_id }, { field: 'certificates' }];
    await record(tx, [{ action: 'connection.updated', targetKind: 'connection', targetId: id, changes }]);
    return presentConnection(tx, id);
  });
}

async function readSettings(ctx: Context, input: InputOf<typeof contract.setSamlProvider>['body']) {
  const { metadata, metadata_url, vouches } = input;
  const text = metadata ?? (metadata_url ? await fetched(ctx, metadata_url) : '');
  const { now } = (await ctx.db.one<{ now: Date }>(NOW)) ?? { now: new Date(0) };
  const from = { metadata_url: metadata === undefined ? (metadata_url?.trim() ?? null) : null, vouches };
  try {
    const { settings, cacheSeconds } = samlSettingsOf(text, from, now);
    const everySeconds = from.metadata_url === null ? null : secondsToNext(settings, cacheSeconds, now);
    return { settings, everySeconds };
  } catch (error) {
    if (!(error instanceof SamlRefused)) throw error;
    throw companySignInProblems.problem('connection.metadata_unusable', {
      pointer: metadata === undefined ? '/metadata_url' : '/metadata',
      detail: DETAILS.has(error.reason) ? (error.reason as 'not_metadata') : 'unreadable',
    });
  }
}

const DETAILS = new Set<SamlReason>(['not_metadata', 'no_endpoint', 'no_certificate', 'expired']);

async function fetched({ settings }: Context, url: string): Promise<string> {
  try {
    return await fetchMetadata(settings, url.trim());
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
  }
  throw companySignInProblems.problem('connection.metadata_unusable', {
    pointer: '/metadata_url',
    detail: 'no_answer',
  });
}
