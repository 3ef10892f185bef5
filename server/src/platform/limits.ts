import type { Context } from './context/index.ts';
import { keyedHash } from './secrets.ts';

/** A cap on uses inside a window that starts with the first use. */
export interface Limit {
  scope: string;
  max: number;
  windowSeconds: number;
}

/** Uses wanted of one limit. `key` is what is counted; it is stored only as a keyed hash. */
export interface Wanted {
  limit: Limit;
  key: string;
  wanted: number;
}

export interface Taken {
  /** How many of the wanted uses were given, 0 to `wanted`. */
  granted: number;
  /** How many are left after it. */
  left: number;
  /** When the window ends and uses become possible again. */
  resetsAt: Date;
  secondsLeft: number;
}

/** What an answer says of a limit: so many in a window, so many left of them, for so long. */
export interface ShownLimit {
  name: string;
  max: number;
  windowSeconds: number;
  left: number;
  secondsLeft: number;
}

type Counting = Pick<Context, 'db' | 'settings'>;

/** Takes up to `wanted` uses of a limit, so that parallel callers never exceed it. */
export async function takeLimit(ctx: Counting, limit: Limit, key: string, wanted = 1): Promise<Taken> {
  const [taken] = await takeLimits(ctx, [{ limit, key, wanted }]);
  if (!taken) throw new Error('The limit statement answered no row.');
  return taken;
}

/** Takes of several limits in one guarded statement, in the order given. Each pair of limit and key stands once. */
export async function takeLimits(ctx: Counting, wanted: readonly Wanted[]): Promise<Taken[]> {
  if (wanted.length === 0) return [];
  const asked = wanted.map((w) => ({ ...row(ctx, w), wanted: w.wanted }));
  const rows = await ctx.db.many<{
    scope: string;
    key: string;
    granted: number;
    used: number;
    resets_at: Date;
    seconds_left: number;
  }>(TAKE, [JSON.stringify(asked)]);
  const found = new Map(rows.map((r) => [`${r.scope} ${r.key}`, r]));
  return asked.map(({ scope, key, max }) => {
    const taken = found.get(`${scope} ${key}`);
    if (!taken) throw new Error('The limit statement left out a row.');
    const { granted, used, resets_at: resetsAt, seconds_left: secondsLeft } = taken;
    return { granted, left: Math.max(0, max - used), resetsAt, secondsLeft };
  });
}

/** Gives back uses that were taken in this transaction and not needed. */
export async function giveBackLimits(ctx: Counting, unused: readonly Wanted[]): Promise<void> {
  const rows = unused.filter((u) => u.wanted > 0).map((u) => ({ ...row(ctx, u), unused: u.wanted }));
  if (rows.length > 0) await ctx.db.many(GIVE_BACK, [JSON.stringify(rows)]);
}

const row = (ctx: Counting, { limit, key }: Wanted) => ({
  scope: limit.scope,
  key: keyedHash(ctx.settings.secretKey, `limit:${limit.scope}`, key).toString('base64url'),
  max: limit.max,
  seconds: limit.windowSeconds,
});

const TAKE = `
with asked as (
  select * from jsonb_to_recordset($1::jsonb) as a (scope text, key text, wanted int, max int, seconds float8)
), taken as (
  insert into limits as l (scope, key, window_started_at, used, granted)
  select scope, key, app_now(), least(wanted, max), least(wanted, max) from asked order by scope, key
  on conflict (scope, key) do update set
    window_started_at = case when l.window_started_at <= app_now() - (select make_interval(secs => a.seconds) from asked a where a.scope = l.scope and a.key = l.key)
      then app_now() else l.window_started_at end,
    granted = (select case when l.window_started_at <= app_now() - make_interval(secs => a.seconds)
      then least(a.wanted, a.max) else greatest(0, least(a.wanted, a.max - l.used)) end from asked a where a.scope = l.scope and a.key = l.key),
    used = (select case when l.window_started_at <= app_now() - make_interval(secs => a.seconds)
      then least(a.wanted, a.max) else l.used + greatest(0, least(a.wanted, a.max - l.used)) end from asked a where a.scope = l.scope and a.key = l.key)
  returning scope, key, granted, used, window_started_at
)
select t.scope, t.key, t.granted, t.used, t.window_started_at + make_interval(secs => a.seconds) as resets_at,
  extract(epoch from t.window_started_at + make_interval(secs => a.seconds) - app_now())::float8 as seconds_left
from taken t join asked a using (scope, key)`;

const GIVE_BACK = `
update limits set used = greatest(0, used - u.unused)
from jsonb_to_recordset($1::jsonb) as u (scope text, key text, unused int)
where limits.scope = u.scope and limits.key = u.key`;

/** Gives one use back. */
export const giveBackLimit = (ctx: Counting, limit: Limit, key: string): Promise<void> =>
  giveBackLimits(ctx, [{ limit, key, wanted: 1 }]);

/** Whether a use is left, without taking it. */
export async function isLimitLeft(ctx: Counting, limit: Limit, key: string): Promise<boolean> {
  const { scope, key: hash, max, seconds } = row(ctx, { limit, key, wanted: 0 });
  return (await ctx.db.many(SPENT, [scope, hash, max, seconds])).length === 0;
}

/** How much of a limit is used, without taking of it. `resetsAt` is null where its window has not begun. */
export async function readLimit(
  ctx: Counting,
  limit: Limit,
  key: string,
): Promise<{ used: number; resetsAt: Date | null }> {
  const { scope, key: hash, seconds } = row(ctx, { limit, key, wanted: 0 });
  const found = await ctx.db.one<{ used: number; resets_at: Date }>(READ, [scope, hash, seconds]);
  return { used: found?.used ?? 0, resetsAt: found?.resets_at ?? null };
}

/** Forgets all uses: a run of failures that ended in success. */
export async function clearLimit(ctx: Counting, limit: Limit, key: string): Promise<void> {
  await ctx.db.many(CLEAR, [limit.scope, row(ctx, { limit, key, wanted: 0 }).key]);
}

const SPENT = `select 1 from limits where scope = $1 and key = $2 and used >= $3
  and window_started_at > app_now() - make_interval(secs => $4)`;

const READ = `select used, window_started_at + make_interval(secs => $3) as resets_at from limits
  where scope = $1 and key = $2 and used > 0 and window_started_at > app_now() - make_interval(secs => $3)`;

const CLEAR = 'delete from limits where scope = $1 and key = $2';
