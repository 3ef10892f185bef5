import { actorUserId, type Context, transaction } from '../context/index.ts';
import { sqlState } from '../database/index.ts';
import { platformProblems } from '../problem.ts';
import type { Endpoint } from './contract.ts';

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Runs `work` once per key: the key is taken in the transaction of the effect and keeps the answer for 24 hours.
 * A refusal rolls the key back with everything else, so refusals are never replayed.
 * @throws Problem `idempotency.*`
 */
export async function idempotently(
  ctx: Context,
  endpoint: Endpoint,
  asked: { key: string; hash: Buffer } | null,
  work: (ctx: Context) => Promise<unknown>,
): Promise<unknown> {
  const actorId = actorUserId(ctx.actor);
  if (!asked || !actorId) return work(ctx);
  return transaction(ctx, async (tx) => {
    const name = `${endpoint.method} ${endpoint.path}`;
    const taken = await take(tx, [
      tx.organizationId,
      actorId,
      asked.key,
      name,
      asked.hash,
      endpoint.secret ?? false,
    ]);
    if (!taken) {
      const kept = await tx.db.one<Kept>(FIND, [tx.organizationId, actorId, asked.key]);
      if (!kept) throw platformProblems.problem('idempotency.still_running', { retryAfterSeconds: 1 });
      return replay(kept, asked.hash);
    }
    const answer = await work(tx);
    tx.db.send(KEEP, [
      tx.organizationId,
      actorId,
      asked.key,
      endpoint.status ?? 200,
      JSON.stringify(endpoint.secret ? idsOf(answer) : answer),
    ]);
    return answer;
  });
}

interface Kept {
  request_hash: Buffer;
  response: unknown;
  secret: boolean;
}

function replay(kept: Kept, hash: Buffer): unknown {
  if (!kept.request_hash.equals(hash))
    throw platformProblems.problem('idempotency.other_request', { pointer: '#headers/idempotency-key' });
  if (kept.secret) {
    const ids = Object.values((kept.response ?? {}) as Record<string, string>).join(', ');
    throw platformProblems.problem('idempotency.secret_not_repeated', {
      detail: 'ids',
      values: { ids },
    });
  }
  return kept.response;
}

/** What may be kept of an answer that carries a secret: enough to tell what it was about. */
const idsOf = (answer: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(answer as object).filter(([key]) => key === 'id' || key.endsWith('_id')));

/** A second request with the same key waits for the first on the unique index, but not for long. */
async function take(tx: Context, values: unknown[]): Promise<boolean> {
  tx.db.send(`set local lock_timeout = '500ms'`);
  try {
    const taken = await tx.db.many(TAKE, values);
    tx.db.send('set local lock_timeout = 0');
    return taken.length === 1;
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
    throw platformProblems.problem('idempotency.still_running', { retryAfterSeconds: 1 });
  }
}

const FIND = `select request_hash, response, secret from idempotency_keys
  where organization_id = $1 and actor_id = $2 and key = $3 and created_at > app_now() - interval '24 hours'`;

const TAKE = `insert into idempotency_keys (organization_id, actor_id, key, endpoint, request_hash, secret)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (organization_id, actor_id, key) do update
    set endpoint = excluded.endpoint, request_hash = excluded.request_hash, secret = excluded.secret,
        response = null, status = null, created_at = app_now()
    where idempotency_keys.created_at <= app_now() - interval '24 hours'
  returning key`;

const KEEP = `update idempotency_keys set status = $4, response = $5
  where organization_id = $1 and actor_id = $2 and key = $3`;

/**
 * Answers that name a person who is erased (see `jsonPatterns`) are forgotten, and so are all that the person got. That the request was made stays,
 * so that nothing is done twice.
 */
export async function forgetAnswers(tx: Context, userId: string, patterns: readonly string[]): Promise<void> {
  await tx.db.many(FORGET, [tx.organizationId, userId, patterns]);
}

/** As if they had carried a secret: a repeat is told that it was done. */
const FORGET = `update idempotency_keys set secret = true, response = null
  where organization_id = $1 and (actor_id = $2 or lower(response::text) like any($3::text[]))`;
