import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../test/harness.ts';
import { verifyAuditLogs } from '../../app/audit-command.ts';
import { createTeam } from '../teams/contract.ts';
import { sealEvents, startSealer, type Verdict, verifyChain } from './index.ts';

const TEAMS = 5;

describe.each(['postgres', 'embedded'] as const)('the chain of an organization on %s', (database) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp(database === 'embedded' ? { database } : {});
  });
  afterAll(() => app?.close());

  test('takes in what was committed, in its order, once; and says what still waits', async () => {
    const org = await organizationWithEvents(app);
    const before = await verifyChain(app.db, org.id);
    expect(before).toMatchObject({ intact: 0, head: null, broken: null });
    expect(before.unsealed).toBeGreaterThanOrEqual(TEAMS);
    await sealEvents(app.db);
    const after = await verifyChain(app.db, org.id);
    expect(after).toMatchObject({ intact: before.unsealed, unsealed: 0, broken: null });
    expect(after.head?.position).toBe(before.unsealed);
    expect(await sealEvents(app.db)).toBe(0);
    const order = await app.db.many(
      `select s.event_id as id from audit_seals s join audit_events e on e.organization_id = s.organization_id and e.id = s.event_id
       where s.organization_id = $1 order by s.position`,
      [org.id],
    );
    expect(order).toEqual(
      await app.db.many('select id from audit_events where organization_id = $1 order by id', [org.id]),
    );
  });
});

describe('a change of the log by SQL', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  /** Seals an organization, changes its log, and answers what is found. */
  async function tampered(change: (org: TestOrganization) => Promise<unknown>): Promise<Verdict> {
    const org = await organizationWithEvents(app);
    await sealEvents(app.db);
    expect((await verifyChain(app.db, org.id)).broken).toBeNull();
    await change(org);
    return verifyChain(app.db, org.id);
  }
  const eventAt = async (org: TestOrganization, position: number): Promise<string> => {
    const seal = await app.db.one<{ event_id: string }>(
      'select event_id from audit_seals where organization_id = $1 and position = $2',
      [org.id, position],
    );
    if (!seal) throw new Error(`No seal ${position}.`);
    return seal.event_id;
  };
  const by = (text: string, position: number) => async (org: TestOrganization) =>
    app.db.many(text, [org.id, await eventAt(org, position)]);
  const insertEvent = async (org: TestOrganization, at: string) => {
    const [event] = await app.db.many<{ id: string }>(
      `insert into audit_events (organization_id, id, at, actor_kind, action, target_kind)
       values ($1, gen_random_uuid(), ${at}, 'system', 'user.created', 'user') returning id`,
      [org.id],
    );
    return event?.id;
  };

  test.each([
    ['an edited event', `update audit_events set action = 'user.removed'`, 'edited'],
    [
      'an event given to somebody else',
      `update audit_events set actor_user_id = gen_random_uuid()`,
      'edited',
    ],
    ['a moved moment', `update audit_events set at = at + interval '1 microsecond'`, 'edited'],
    ['a deleted event', 'delete from audit_events', 'deleted'],
  ] as const)('finds %s, and names it', async (_name, text, fault) => {
    let id: string | undefined;
    const verdict = await tampered(async (org) => {
      id = await eventAt(org, 3);
      await by(`${text} where organization_id = $1 and id = $2`, 3)(org);
    });
    expect(verdict).toMatchObject({ intact: 2, broken: { position: 3, eventId: id, fault } });
  });

  test.each([
    [
      'a value',
      `update audit_values set after = '"Another"' where organization_id = $1 and event_id = $2`,
      'value_edited',
    ],
    [
      'a lost value',
      `delete from audit_values where organization_id = $1 and event_id = $2`,
      'value_deleted',
    ],
    [
      'an added value',
      `insert into audit_values (organization_id, event_id, field, salt) values ($1, $2, 'more', '\\x00')`,
      'value_edited',
    ],
  ] as const)('finds %s', async (_name, text, fault) => {
    expect((await tampered(by(text, TEAMS))).broken).toMatchObject({ position: TEAMS, fault });
  });

  test('finds an event that was taken out with its seal', async () => {
    const verdict = await tampered(async (org) => {
      const id = await eventAt(org, 2);
      await app.db.many('delete from audit_events where organization_id = $1 and id = $2', [org.id, id]);
      await app.db.many('delete from audit_seals where organization_id = $1 and event_id = $2', [org.id, id]);
    });
    expect(verdict).toMatchObject({
      intact: 1,
      broken: { position: 2, eventId: null, fault: 'seal_missing' },
    });
  });

  test('finds two that were exchanged', async () => {
    const verdict = await tampered(async (org) => {
      const rows = await app.db.many<Record<string, unknown>>(
        'delete from audit_seals where organization_id = $1 and position in (2, 3) returning *',
        [org.id],
      );
      for (const row of rows) {
        await app.db.many(
          `insert into audit_seals (organization_id, position, event_id, values_digest, digest, hash, sealed_at)
           values ($1, $2, $3, $4, $5, $6, $7)`,
          [
            org.id,
            row.position === '2' || row.position === 2 ? 3 : 2,
            row.event_id,
            JSON.stringify(row.values_digest),
            row.digest,
            row.hash,
            row.sealed_at,
          ],
        );
      }
    });
    expect(verdict).toMatchObject({ intact: 1, broken: { position: 2, fault: 'seal_changed' } });
  });

  test('finds an event that nobody recorded', async () => {
    let id: string | undefined;
    const verdict = await tampered(async (org) => {
      id = await insertEvent(org, 'app_now()');
    });
    expect(verdict.broken).toEqual({ position: null, eventId: id, fault: 'inserted' });
  });

  test('finds one of the past that was slipped into the queue, before and after it is sealed', async () => {
    const org = await organizationWithEvents(app);
    await sealEvents(app.db);
    const id = await insertEvent(org, `app_now() - interval '1 day'`);
    await app.db.many('insert into audit_unsealed (organization_id, event_id) values ($1, $2)', [org.id, id]);
    expect((await verifyChain(app.db, org.id)).broken).toEqual({
      position: null,
      eventId: id,
      fault: 'inserted',
    });
    await sealEvents(app.db);
    expect((await verifyChain(app.db, org.id)).broken).toMatchObject({ eventId: id, fault: 'inserted' });
  });

  test('finds a seal that was put in, and an end that was cut off', async () => {
    const added = await tampered(async (org) => {
      const id = await insertEvent(org, 'app_now()');
      await app.db.many(
        `insert into audit_seals (organization_id, position, event_id, values_digest, digest, hash, sealed_at)
         select $1, position + 1, $2, '{}', '\\x01', '\\x02', sealed_at from audit_heads where organization_id = $1`,
        [org.id, id],
      );
    });
    expect(added.broken?.fault).toBe('seal_changed');
    const cut = await tampered(async (org) => {
      await app.db.many(
        `with gone as (delete from audit_seals s using audit_heads h where h.organization_id = $1 and s.organization_id = $1
           and s.position = h.position returning s.event_id)
         delete from audit_events e using gone where e.organization_id = $1 and e.id = gone.event_id`,
        [org.id],
      );
    });
    expect(cut.broken?.fault).toBe('cut_off');
  });

  test('the command says which organization is broken, where and how', async () => {
    const org = await organizationWithEvents(app);
    await sealEvents(app.db);
    const [{ slug }] = (await app.db.many<{ slug: string }>('select slug from organizations where id = $1', [
      org.id,
    ])) as [{ slug: string }];
    const good = await verifyAuditLogs(app, slug);
    expect(good).toMatchObject({ intact: true });
    expect(good.lines[0]).toMatch(
      /: \d+ entries as sealed, 0 entries not sealed yet, head \d+ [0-9a-f]{64}$/,
    );
    const id = await eventAt(org, 4);
    await app.db.many('delete from audit_events where organization_id = $1 and id = $2', [org.id, id]);
    const bad = await verifyAuditLogs(app, slug);
    expect(bad.intact).toBe(false);
    expect(bad.lines[0]).toBe(
      `${slug}: BROKEN at entry 4 (event ${id}): the event was deleted after it was sealed.`,
    );
    await expect(verifyAuditLogs(app, 'nobody')).rejects.toThrow('There is no organization nobody.');
  });
});

test('several sealers at once, while changes go on, seal each event once and lose none', async () => {
  const app = await startTestApp();
  try {
    const org = await app.organization();
    const sealers = [1, 2, 3].map(() => startSealer({ db: app.db, log: app.services.log }));
    const changes = Array.from({ length: 60 }, (_, n) =>
      app.call(org.admin, createTeam, { body: { name: `Team ${n}` } }),
    );
    const rounds = Array.from({ length: 40 }, () => sealEvents(app.db));
    await Promise.all([...changes, ...rounds]);
    await expect.poll(async () => (await verifyChain(app.db, org.id)).unsealed, { timeout: 10_000 }).toBe(0);
    await Promise.all(sealers.map((sealer) => sealer.stop()));
    const verdict = await verifyChain(app.db, org.id);
    expect(verdict.broken).toBeNull();
    expect(verdict.intact).toBeGreaterThanOrEqual(60);
  } finally {
    await app.close();
  }
});

async function organizationWithEvents(app: TestApp): Promise<TestOrganization> {
  const org = await app.organization();
  for (let n = 0; n < TEAMS; n++) await app.call(org.admin, createTeam, { body: { name: `Team ${n}` } });
  return org;
}
