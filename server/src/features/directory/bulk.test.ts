import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from '../../../test/harness.ts';
import { rowsOfAllTables } from '../../../test/rows.ts';
import {
  createInvitations,
  inviteUser,
  resendInvitations,
  revokeInvitations,
} from '../invitations/contract.ts';
import { addMembers, removeMembers } from '../teams/contract.ts';
import { setContactPoint } from '../users/contract.ts';
import { exportUsers, listAuditEvents, searchUsers } from './contract.ts';

const HOUR = 3600;
let app: TestApp;
let organization: TestOrganization;
let team: TestTeam;
let other: TestTeam;
let teamAdmin: TestUser;

beforeAll(async () => {
  app = await startTestApp({ smtp: true });
  organization = await app.organization();
  [team, other] = [await app.team(organization), await app.team(organization)];
  teamAdmin = await app.teamAdmin(team);
});
afterAll(() => app?.close());

let made = 0;
/** Invited by the first admin, into the team unless said. */
async function invite(count: number, teams = [team]): Promise<string[]> {
  const people = Array.from({ length: count }, () => ({
    first_name: 'Ines',
    email: `bulk.${++made}@people.example`,
    team_ids: teams.map((one) => one.id),
  }));
  const answer = await app.call(organization.admin, createInvitations, { body: { people } });
  return answer.body.items.map((item) => (item.ok ? item.result.user.id : ''));
}

const queued = async (userIds: readonly string[]): Promise<number> => {
  const [row] = await app.db.many<{ n: number }>(
    `select count(*)::int as n from deliveries where user_id = any($1::uuid[]) and kind = 'invitation'`,
    [userIds],
  );
  return row?.n ?? 0;
};

describe('resending to many', () => {
  test('says before what would come of each, changes nothing by that, and then does just that', async () => {
    const early = await invite(2);
    const due = await invite(3);
    await app.db.many(
      `update invitation_hours set taken_at = taken_at - interval '2 hours'
       where canonical in (select canonical from contact_points where user_id = any($1::uuid[]))`,
      [due],
    );
    await app.runWorkerOnce();
    const joined = await app.user(organization);
    const body = { user_ids: [...early, joined.id, ...due, organization.id] };
    const unchanged = await rowsOfAllTables(app.db);
    const trial = await app.call(organization.admin, resendInvitations, { body: { ...body, dry_run: true } });
    expect(await rowsOfAllTables(app.db)).toEqual(unchanged);
    expect(trial.body.items.map((item) => item.refusal?.code ?? 'sent')).toEqual([
      'invitation.too_soon',
      'invitation.too_soon',
      'invitation.not_pending',
      'sent',
      'sent',
      'sent',
      'user.not_found',
    ]);
    const real = await app.call(organization.admin, resendInvitations, { body });
    expect(real.body).toEqual(trial.body);
    expect(real.body.items[0]?.refusal?.retry_at).toBeDefined();
    expect(await queued(due)).toBe(6);
    expect(await queued(early)).toBe(2);
    const again = await app.call(organization.admin, resendInvitations, { body });
    expect(again.body.items.filter((item) => item.ok)).toEqual([]);
  });

  test('at the same moment from two sides sends once', async () => {
    const ids = await invite(12);
    await app.runWorkerOnce();
    await app.clock.move(HOUR + 1);
    const second = await app.admin(organization);
    const both = await Promise.all([
      app.call(organization.admin, resendInvitations, { body: { user_ids: ids } }),
      app.call(second, resendInvitations, { body: { user_ids: ids.toReversed() } }),
    ]);
    const sent = both.flatMap((answer) =>
      answer.body.items.filter((item) => item.ok).map((item) => item.user_id),
    );
    expect(sent.toSorted()).toEqual(ids.toSorted());
    expect(await queued(ids)).toBe(24);
  });

  test('with the same key twice answers alike and sends once', async () => {
    const ids = await invite(2);
    await app.runWorkerOnce();
    await app.clock.move(HOUR + 1);
    const asked = { body: { user_ids: ids }, headers: { 'idempotency-key': `bulk-${made}` } };
    const first = await app.call(organization.admin, resendInvitations, asked);
    expect(first.body.items.every((item) => item.ok)).toBe(true);
    expect((await app.call(organization.admin, resendInvitations, asked)).body).toEqual(first.body);
    expect(await queued(ids)).toBe(4);
  });

  test('takes no more statements for many than for one', async () => {
    const statements = async (ids: string[]) => {
      await app.runWorkerOnce();
      await app.clock.move(HOUR + 1);
      const before = app.db.statements.count;
      await app.call(organization.admin, resendInvitations, { body: { user_ids: ids } });
      return app.db.statements.count - before;
    };
    expect(await statements(await invite(30))).toBe(await statements(await invite(1)));
  });
});

test('revoking many ends what is pending, once, and leaves the users', async () => {
  const ids = await invite(3);
  const trial = await app.call(organization.admin, revokeInvitations, {
    body: { user_ids: ids, dry_run: true },
  });
  expect(trial.body.items.every((item) => item.ok)).toBe(true);
  const [, again] = await Promise.all(
    [1, 2].map(() => app.call(organization.admin, revokeInvitations, { body: { user_ids: ids } })),
  );
  const { rows } = await app.db.pool.query(
    `select i.state, u.status, e.last_event, (select count(*)::int from audit_events a
       where a.target_id = i.id and a.action = 'invitation.revoked') as events
     from invitations i join users u on u.id = i.user_id join directory_entries e on e.user_id = u.id where u.id = any($1)`,
    [ids],
  );
  const ended = { state: 'revoked', status: 'not_invited', last_event: 'revoked', events: 1 };
  expect(rows).toEqual([ended, ended, ended]);
  expect(again?.body.items.map((item) => item.user_id)).toEqual(ids);
});

test('members: a trial says who is in the team already', async () => {
  const [inside = ''] = await invite(1);
  const [outside = ''] = await invite(1, [other]);
  const params = { id: team.id };
  const body = { user_ids: [inside, outside] };
  const trial = await app.call(organization.admin, addMembers, { params, body: { ...body, dry_run: true } });
  expect(trial.body.items.map((item) => item.changed)).toEqual([false, true]);
  const real = await app.call(organization.admin, addMembers, { params, body });
  expect(real.body).toEqual(trial.body);
  const out = await app.call(organization.admin, removeMembers, { params, body: { ...body, dry_run: true } });
  expect(out.body.items.map((item) => item.changed)).toEqual([true, true]);
  expect(
    (await app.call(organization.admin, addMembers, { params, body })).body.items.some((i) => i.changed),
  ).toBe(false);
});

test('a Team Admin acts on the people of their teams alone, and on nobody above them', async () => {
  const [own = ''] = await invite(1);
  const [foreign = ''] = await invite(1, [other]);
  const [shared = ''] = await invite(1, [team, other]);
  const above = await app.user(organization, {
    status: 'invited',
    teams: [team],
    grants: [{ role: 'organization_admin' }],
  });
  await app.db.pool.query(
    `insert into invitations (organization_id, id, user_id, state, language, expires_at)
     values ($1, gen_random_uuid(), $2, 'pending', 'en', app_now() + interval '1 day')`,
    [organization.id, above.id],
  );
  const body = { user_ids: [own, foreign, shared, above.id] };
  const codes = ['ok', 'user.not_found', 'invitation.not_found', 'role.above_your_own'];
  const answer = await app.call(teamAdmin, revokeInvitations, { body });
  expect(answer.body.items.map((item) => item.refusal?.code ?? 'ok')).toEqual(codes);
  const resent = await app.call(teamAdmin, resendInvitations, { body });
  expect(resent.body.items.map((item) => item.refusal?.code)).toEqual([
    'invitation.not_pending',
    ...codes.slice(1),
  ]);
});

describe('the list follows an invitation', () => {
  const row = async (id: string) => {
    const answer = await app.call(organization.admin, searchUsers, {
      body: { limit: 100, sort: 'invited', descending: true },
    });
    return answer.body.items.find((item) => item.id === id);
  };

  test('its language, when it was made, and a delivery problem until the contact is corrected', async () => {
    await app.runWorkerOnce();
    const [id = ''] = await invite(1);
    expect(await row(id)).toMatchObject({ language: 'en', delivery_problem: null });
    expect((await row(id))?.invited_at).toBeTruthy();
    app.smtp?.reply(({ stage }) => (stage === 'rcpt' ? '550 5.1.1 No such user' : undefined));
    await app.runWorkerOnce();
    app.smtp?.reply();
    expect(await row(id)).toMatchObject({ delivery_problem: 'undeliverable', last_event: 'undeliverable' });
    const found = await app.call(organization.admin, searchUsers, { body: { delivery_problem: true } });
    expect(found.body.items.map((item) => item.id)).toEqual([id]);
    const address = `right.${++made}@people.example`;
    await app.call(organization.admin, setContactPoint, { params: { id, kind: 'email' }, body: { address } });
    expect(await row(id)).toMatchObject({ delivery_problem: null, last_event: 'queued' });
  });

  test('of somebody who was there already, in the language of the person', async () => {
    const user = await app.user(organization, { status: 'not_invited' });
    expect(await row(user.id)).toMatchObject({ language: null, invited_at: null });
    await app.db.pool.query(`update users set language = 'pl' where id = $1`, [user.id]);
    await app.call(organization.admin, inviteUser, { params: { id: user.id }, body: {} });
    const invited = await row(user.id);
    expect(invited?.language).toBe('pl');
    expect(invited?.invited_at).toBeTruthy();
  });
});

describe('exporting', () => {
  const lines = (text: string) => text.slice(1).trimEnd().split('\r\n');

  test('gives a spreadsheet nothing to run, and says so in the audit log', async () => {
    const user = await app.user(organization, {
      mobile: true,
      values: {
        first_name: 'Zofia',
        last_name: 'D"Arcy',
        job_title: '=HYPERLINK("http://x")',
        department: '@SUM',
      },
    });
    const answer = await app.call(organization.admin, exportUsers, { body: { user_ids: [user.id] } });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="users.csv"');
    expect(answer.body.charCodeAt(0)).toBe(0xfeff);
    const [head, line, ...more] = lines(answer.body);
    expect(more).toEqual([]);
    expect(head).toMatch(/^"id","name","status","email","mobile"/);
    expect(line).toContain(`"Zofia D""Arcy"`);
    expect(line).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(line).toContain(`"'@SUM"`);
    expect(line).toContain(`"'${user.mobile}"`);
    const events = await app.call(organization.admin, listAuditEvents, {
      query: { action: 'user.exported' },
    });
    expect(events.body.items[0]?.changes).toContainEqual({ field: 'users', before: null, after: 1 });
  });

  test('holds everybody who matches, once, however many reads it takes', async () => {
    const alone = await app.organization();
    await app.db.pool.query(
      `with u as (insert into users (organization_id, id, status, first_name)
         select $1, gen_random_uuid(), 'active', 'P' || n from generate_series(1, 4001) n returning id, first_name)
       insert into directory_entries (organization_id, user_id, status, name, name_key, search_text, created_at)
         select $1, id, 'active', first_name, lower(first_name), ' ' || lower(first_name), app_now() from u`,
      [alone.id],
    );
    const answer = await app.call(alone.admin, exportUsers, { body: {} });
    const names = lines(answer.body)
      .slice(1)
      .map((line) => line.split(',')[1]);
    expect(names.length).toBe(4002);
    expect(new Set(names).size).toBe(4002);
  });
});
