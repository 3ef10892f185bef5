import { randomInt } from 'node:crypto';
import type { Context } from '../../../platform/context/index.ts';
import { hashToken, newLinkToken } from '../../../platform/secrets.ts';
import { signedIn, type Visit } from '../../sessions/index.ts';
import { DEVICE_LIFE_SECONDS } from '../limits.ts';
import {
  confirmDevice,
  type DeviceRow,
  deviceOfSession,
  endDevices,
  findDevice,
  insertDevice,
  openDevice,
} from '../queries.ts';

/** A code for another device of the user; the one shown before by this session is over. */
export async function offerDevice(ctx: Context): Promise<{ token: string }> {
  const { userId, sessionId } = signedIn(ctx);
  const token = newLinkToken();
  await ctx.db.transaction(async (db) => {
    await endDevices(db, ctx.organizationId, sessionId ?? '');
    await insertDevice(
      db,
      hashToken(token),
      ctx.organizationId,
      userId,
      sessionId ?? '',
      DEVICE_LIFE_SECONDS,
    );
  });
  return { token };
}

/** The other device as this session sees it. */
export const offeredDevice = (ctx: Context) =>
  deviceOfSession(ctx.db, ctx.organizationId, signedIn(ctx).sessionId ?? '');

/** Lets in the device that shows this number. */
export const confirmOfferedDevice = (ctx: Context, number: number) =>
  confirmDevice(ctx.db, ctx.organizationId, signedIn(ctx).sessionId ?? '', number);

export const deviceByToken = (visit: Visit, token: string, browser: Buffer | null) =>
  findDevice(visit.db, hashToken(token), browser);

/** Binds the code to the browser that opened it first. */
export async function openedDevice(visit: Visit, token: string, browser: Buffer): Promise<DeviceRow | null> {
  await openDevice(visit.db, hashToken(token), browser, randomInt(10, 100));
  return (await deviceByToken(visit, token, browser)) ?? null;
}
