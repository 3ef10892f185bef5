import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestOrganization } from '../../../test/harness.ts';
import { type Door, openDoor } from '../sessions/testing/kit.ts';
import { removeUser, setContactPoint } from '../users/contract.ts';
import { revokeInvitation } from './contract.ts';
import { invite, linkOf, standing, timelineOf } from './testing/guest.ts';

/** Races are invisible on a database with one session: these run on PostgreSQL, as often as the promise says. */
const TIMES = 20;

let door: Door;
let org: TestOrganization;
beforeAll(async () => {
  door = await openDoor();
  org = await door.organization();
});
afterAll(() => door?.close());

test('of 50 who press *Join* on one link at once, one joins and 49 read that it was used', async () => {
  for (let round = 0; round < TIMES; round++) {
    const guest = await invite(door, org, { mobile: `+4474009${String(10_000 + round)}` });
    const link = await linkOf(door, guest);
    const answers = await Promise.all(Array.from({ length: 50 }, () => door.browser().post(link)));
    expect(answers.filter((a) => a.headers.location === '/welcome')).toHaveLength(1);
    const others = answers.filter((a) => a.headers.location !== '/welcome');
    expect(new Set(others.map((a) => a.statusCode))).toEqual(new Set([410]));
    expect(others.every((a) => a.body.includes('You have joined already') && a.cookies.length === 0)).toBe(
      true,
    );
    expect(await standing(door, guest)).toMatchObject({
      status: 'active',
      alive: 0,
      proved: ['email'],
      sessions: 1,
    });
    const kinds = await timelineOf(door, guest);
    expect(kinds.filter((k) => k === 'joined' || k === 'opened')).toEqual(['opened', 'joined']);
  }
}, 300_000);

test('joining against revoking, removing and correcting: one of the two wins, never both', async () => {
  for (let round = 0; round < TIMES; round++) {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    const params = { id: guest.userId };
    const rival = [
      () => door.call(org.admin, revokeInvitation, { params: { id: guest.invitationId }, body: {} }),
      () => door.call(org.admin, removeUser, { params, body: {} }),
      () =>
        door.call(org.admin, setContactPoint, {
          params: { ...params, kind: 'email' },
          body: { address: `corrected${round}@people.example` },
        }),
    ][round % 3];
    const [joined, other] = await Promise.all([door.browser().post(link), rival?.()]);
    expect(joined.statusCode).toBeLessThan(500);
    expect(other?.status).toBeLessThan(500);
    const after = await standing(door, guest);
    const won = joined.headers.location === '/welcome';
    expect(after?.state === 'accepted').toBe(won);
    expect(after?.sessions).toBe(won ? 1 : 0);
    if (won) continue;
    expect(after?.proved).toEqual([]);
    expect(after?.status).not.toBe('active');
  }
}, 120_000);
