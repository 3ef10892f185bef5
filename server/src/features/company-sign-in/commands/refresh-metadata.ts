import { type Context, transaction } from '../../../platform/context/index.ts';
import { fetchOutside, OutsideError } from '../../../platform/outbound.ts';
import { describeCertificate, SamlRefused } from '../../../platform/saml/index.ts';
import { record } from '../../audit/index.ts';
import { refreshProblems } from '../contract.ts';
import type { ConnectionRow } from '../queries.ts';
import { NOTE_REFRESH_PROBLEM, NOW, TAKE_OVER } from '../recheck-queries.ts';
import { type SamlSettings, samlSettingsOf } from '../saml.ts';

const MAX_BYTES = 512 * 1024;
const DAY_SECONDS = 86_400;
const SOONEST_SECONDS = 3600;

/**
 * Reads a provider's metadata again from the address that an admin typed; that it is that address's, by https, is what makes its
 * certificates good. It must still be the same provider. Where anything is amiss, what was known stays in force.
 */
export async function refreshMetadata(ctx: Context, connection: ConnectionRow): Promise<void> {
  const old = connection.settings as unknown as SamlSettings;
  const { now } = (await ctx.db.one<{ now: Date }>(NOW)) ?? { now: new Date(0) };
  const key = [ctx.organizationId, connection.id];
  const read = await readAgain(ctx, old, now);
  if (typeof read === 'string') {
    await ctx.db.many(NOTE_REFRESH_PROBLEM, [...key, read, JSON.stringify(old)]);
    return;
  }
  const settings = withOverlap(old, read.settings, now);
  await transaction(ctx, async (tx) => {
    const due = secondsToNext(read.settings, read.cacheSeconds, now);
    const taken = await tx.db.one(TAKE_OVER, [...key, JSON.stringify(settings), JSON.stringify(old), due]);
    const changes = taken ? changesOf(old, settings) : [];
    if (changes.length > 0)
      await record(tx, [
        { action: 'connection.updated', targetKind: 'connection', targetId: connection.id, changes },
      ]);
  });
}

async function readAgain({ settings }: Context, old: SamlSettings, now: Date) {
  const { metadata_url, vouches } = old;
  try {
    const text = await fetchMetadata(settings, metadata_url ?? '');
    const read = samlSettingsOf(text, { metadata_url, vouches }, now);
    return read.settings.entity_id === old.entity_id ? read : 'other_provider';
  } catch (error) {
    if (error instanceof OutsideError) return 'no_answer';
    if (!(error instanceof SamlRefused)) throw error;
    return refreshProblems.find((one) => one === error.reason) ?? 'unreadable';
  }
}

/** @throws OutsideError where nothing comes back, or not a file */
export async function fetchMetadata(settings: Context['settings'], url: string): Promise<string> {
  const reply = await fetchOutside(settings, url, { maxBytes: MAX_BYTES });
  if (!reply.ok) throw new OutsideError('unreachable', 'The address answers with no file.');
  return reply.text();
}

/** A day, or sooner where the metadata says so; never oftener than every hour. */
export function secondsToNext(
  { good_until }: Pick<SamlSettings, 'good_until'>,
  cacheSeconds: number | null,
  now: Date,
): number {
  const left = good_until === null ? DAY_SECONDS : (Date.parse(good_until) - now.getTime()) / 1000;
  return Math.max(SOONEST_SECONDS, Math.min(DAY_SECONDS, cacheSeconds ?? DAY_SECONDS, left));
}

/**
 * New certificates count at once. Those that are no longer named stay for a day more, since a provider may take its old key out
 * of its metadata before every machine of it signs with the new one.
 */
export function withOverlap(old: SamlSettings, read: SamlSettings, now: Date): SamlSettings {
  const leaving: Record<string, string> = {};
  for (const certificate of old.certificates) {
    if (read.certificates.includes(certificate)) continue;
    const since = old.leaving?.[fingerprintOf(certificate)] ?? now.toISOString();
    if (now.getTime() - Date.parse(since) < DAY_SECONDS * 1000) leaving[fingerprintOf(certificate)] = since;
  }
  const staying = old.certificates.filter((certificate) => fingerprintOf(certificate) in leaving);
  return {
    ...read,
    certificates: [...read.certificates, ...staying.filter((one) => !read.certificates.includes(one))],
    leaving,
  };
}

const fingerprintOf = (certificate: string): string => describeCertificate(certificate).fingerprint;

function changesOf(old: SamlSettings, settings: SamlSettings) {
  const [before, after] = [old, settings].map(({ certificates }) => certificates.map(fingerprintOf).sort());
  const changes = [{ field: 'certificates', before: before as unknown, after: after as unknown }];
  for (const field of ['sign_on_url', 'logout_url'] as const)
    changes.push({ field, before: old[field] ?? null, after: settings[field] ?? null });
  return changes.filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after));
}
