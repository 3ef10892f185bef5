import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { SunkMail } from '../server/test/smtp-sink.ts';
import { setUp } from './steps.ts';
import { startWorld, type World } from './world.ts';

const INVITATIONS = 200;
const CALLERS = 6;
/** Hand-offs that one process has under way at once: at most these may repeat after a kill. */
const IN_FLIGHT = 8;
/** Longer than any lease, so that what the dead process held is taken up. */
const LEASE_SECONDS = 120;

/**
 * Kills the process in the middle of 200 invitations, again and again: every invitation that was acknowledged is there
 * after the restart, its message left once (twice only if it was in flight, with one Message-ID), and each copy joins.
 */
export async function killRounds(database: 'postgres' | 'embedded', rounds: number): Promise<void> {
  const world = await startWorld({ database });
  try {
    await world.start();
    const page = await world.page();
    await setUp(world, page);
    const cookie = (await page.context().cookies()).map((c) => `${c.name}=${c.value}`).join('; ');
    await allow(world, cookie);
    for (let round = 0; round < rounds; round++) {
      const acknowledged = await inviteUntilKilled(world, cookie, round);
      await world.start();
      if (database === 'postgres') await world.moveClock(LEASE_SECONDS);
      await check(world, cookie, acknowledged, round);
    }
  } finally {
    await world.close();
  }
}

const headers = (cookie: string) => ({
  cookie,
  'content-type': 'application/json',
  'sec-fetch-site': 'same-origin',
});

async function allow(world: World, cookie: string): Promise<void> {
  const body = JSON.stringify({ organization_admin_hourly_cap: 100_000 });
  const answer = await fetch(`${world.url}/api/v1/organization`, {
    method: 'PATCH',
    headers: headers(cookie),
    body,
  });
  expect(answer.status).toBe(200);
}

/** Addresses whose invitation was answered with 201 before the process died. */
async function inviteUntilKilled(world: World, cookie: string, round: number): Promise<string[]> {
  const acknowledged: string[] = [];
  let next = 0;
  // A moment that moves from round to round, so that each kills in another step.
  const killAfter = 20 + ((round * 53) % 140);
  let killed: Promise<void> | undefined;
  const caller = async () => {
    while (next < INVITATIONS && !killed) {
      const email = `r${round}-${next++}@corp.example`;
      const body = JSON.stringify({ email, first_name: `R${round}` });
      const answer = await fetch(`${world.url}/api/v1/invitations`, {
        method: 'POST',
        headers: headers(cookie),
        body,
      }).catch(() => null);
      if (!answer) return;
      if (answer.status === 201) acknowledged.push(email);
      else if (!killed) throw new Error(`${answer.status} ${await answer.text()}`);
      if (acknowledged.length >= killAfter) killed ??= world.kill();
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  await killed;
  expect(acknowledged.length).toBeGreaterThanOrEqual(killAfter);
  return acknowledged;
}

async function check(
  world: World,
  cookie: string,
  acknowledged: readonly string[],
  round: number,
): Promise<void> {
  const mails = () => Map.groupBy(world.smtp.messages, (m) => m.envelope.to[0] ?? '');
  await expect
    .poll(() => acknowledged.filter((email) => !mails().has(email)), { timeout: 60_000 })
    .toEqual([]);
  // Whatever would be sent a second time without reason has time to do so.
  await sleep(2_000);
  const byAddress = mails();
  const twice = acknowledged.filter((email) => (byAddress.get(email)?.length ?? 0) > 1);
  expect(twice.length).toBeLessThanOrEqual(IN_FLIGHT);
  for (const email of acknowledged) {
    const copies = byAddress.get(email) ?? [];
    expect(copies.length, email).toBeLessThanOrEqual(2);
    expect(new Set(copies.map((m) => m.messageId)).size, email).toBe(1);
    expect(await isThere(world, cookie, email), email).toBe(true);
  }
  const sample = [...twice, ...acknowledged.slice(0, 3)];
  for (const [at, email] of [...new Set(sample)].entries()) {
    const copies = byAddress.get(email) ?? [];
    for (const copy of copies)
      expect(await (await fetch(linkOf(copy))).text()).toContain('Join Harbor Logistics');
    const chosen = copies[(at + round) % copies.length];
    if (chosen) expect(await join(chosen), email).toBe(303);
  }
}

async function isThere(world: World, cookie: string, email: string): Promise<boolean> {
  const body = JSON.stringify({ kind: 'email', address: email });
  const answer = await fetch(`${world.url}/api/v1/contacts/lookup`, {
    method: 'POST',
    headers: headers(cookie),
    body,
  });
  return ((await answer.json()) as { state: string }).state === 'in_use';
}

const linkOf = (mail: SunkMail): string =>
  /http:\/\/localhost:\d+\/j\/[\w-]{22}/.exec(mail.text ?? '')?.[0] ?? '';

async function join(mail: SunkMail): Promise<number> {
  const link = linkOf(mail);
  const answer = await fetch(link, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(link).origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: '',
  });
  return answer.status;
}
