import type { Context } from './context/index.ts';
import { keyedHash } from './secrets.ts';

/** A cap on uses inside a window that starts with the first use. */
export interface Limit {
  scope: string;
  max: number;
  windowSeconds: number;
}

export interface Taken {
  /** How many of the wanted uses were given, 0 to `wanted`. */
  granted: number;
  /** When the window ends and uses become possible again. */
  resetsAt: Date;
  secondsLeft: number;
}

/**
 * Takes up to `wanted` uses of a limit in one guarded statement, so that parallel callers never exceed it.
 * @param key what is counted; stored only as a keyed hash
 */
export async function takeLimit(ctx: Context, limit: Limit, key: string, wanted = 1): Promise<Taken> {
  const hash = keyedHash(ctx.settings.secretKey, `limit:${limit.scope}`, key).toString('base64url');
  const row = await ctx.db.one<{ granted: number; resets_at: Date; seconds_left: number }>(TAKE, [
    limit.scope,
    hash,
    wanted,
    limit.max,
    limit.windowSeconds,
  ]);
  if (!row) throw new Error('The limit statement answered no row.');
  return { granted: row.granted, resetsAt: row.resets_at, secondsLeft: row.seconds_left };
}

const TAKE = `
insert into limits (scope, key, window_started_at, used, granted)
values ($1, $2, app_now(), least($3::int, $4::int), least($3::int, $4::int))
on conflict (scope, key) do update set
  window_started_at = case when limits.window_started_at <= app_now() - make_interval(secs => $5)
    then app_now() else limits.window_started_at end,
  granted = case when limits.window_started_at <= app_now() - make_interval(secs => $5)
    then least($3::int, $4::int) else greatest(0, least($3::int, $4::int - limits.used)) end,
  used = case when limits.window_started_at <= app_now() - make_interval(secs => $5)
    then least($3::int, $4::int) else limits.used + greatest(0, least($3::int, $4::int - limits.used)) end
returning granted, window_started_at + make_interval(secs => $5) as resets_at,
  extract(epoch from window_started_at + make_interval(secs => $5) - app_now())::float8 as seconds_left`;
