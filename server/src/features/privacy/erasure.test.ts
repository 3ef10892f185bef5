import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestOrganization, type TestTeam, type TestUser } from '../../../test/harness.ts';
import { verifyAuditLogs } from '../../app/audit-command.ts';
import { transaction } from '../../platform/context/index.ts';
import { createApiToken } from '../api-tokens/contract.ts';
import { record, sealEvents } from '../audit/index.ts';
import { createBulkJob } from '../bulk-jobs/contract.ts';
import { suppressAddresses } from '../deliveries/contract.ts';
import { getUser, listAuditEvents, listSuppressions, searchUsers } from '../directory/contract.ts';
import { saveTeamRule } from '../dynamic-teams/contract.ts';
import { copyInvitationLink, createInvitation, resendInvitations } from '../invitations/contract.ts';
import { invite, linkOf } from '../invitations/testing/guest.ts';
import { passkeyOf } from '../passkeys/testing/kit.ts';
import { createProfileField } from '../profile-fields/contract.ts';
import { type Door, openDoor } from '../sessions/testing/kit.ts';
import {
  grantRole,
  offboardUser,
  removeUser,
  restoreUser,
  setContactPoint,
  updateMyProfile,
  updateUser,
} from '../users/contract.ts';
import { erasePerson } from './contract.ts';
import { canaries, next } from './testing/canaries.ts';
import { tracesOf } from './testing/traces.ts';

let door: Door;
let org: TestOrganization;
let team: TestTeam;
beforeAll(async () => {
  door = await openDoor();
  org = await door.organization();
  team = await door.team(org);
});
afterAll(() => door?.close());

const fieldKey = `badge_${process.pid}`;

/** A call that must go well, so that no part of the life is missing without notice. */
const done: Door['call'] = async (...args) => {
  const answer = await door.call(...args);
  expect(answer.code, args[1].path).toBeNull();
  return answer;
};

/** A person who went through everything, and left. */
async function livedThrough(c: ReturnType<typeof canaries>): Promise<{ id: string; friend: string }> {
  const { admin } = org;
  const lead = await door.teamAdmin(team);
  await done(admin, createProfileField, {
    body: { key: fieldKey, label: 'Badge', type: 'text', user_may_edit: true },
  });
  // A rule that reads departments: what a Team Admin types waits.
  const dynamic = await door.team(org);
  const rule = {
    match: 'all',
    conditions: [{ field: 'department', operator: 'is_any_of', values: ['Sea'] }],
  };
  await done(admin, saveTeamRule, { params: { id: dynamic.id }, body: { rule } });
  const { body } = await done(admin, createInvitation, {
    headers: { 'idempotency-key': `canary-${c.email}`.slice(0, 20) + next() },
    body: {
      first_name: c.first,
      last_name: c.last,
      email: c.formerEmail,
      mobile: c.mobile,
      employee_id: c.employeeId,
      job_title: c.job,
      department: c.department,
      company: c.company,
      location: c.location,
      work_phone: c.workPhone,
      custom: { [fieldKey]: c.badge },
      team_ids: [team.id],
    },
  });
  const { id } = body.user;
  const exceptions = [{ user_id: id, kind: 'always', note: c.note }];
  await done(admin, saveTeamRule, { params: { id: dynamic.id }, body: { rule, exceptions } });
  await done(lead, updateUser, { params: { id }, body: { department: c.proposed } });
  await done(admin, updateUser, { params: { id }, body: { first_name: c.arabic } });
  await done(admin, updateUser, { params: { id }, body: { first_name: c.hindi } });
  await done(admin, updateUser, { params: { id }, body: { first_name: c.first } });
  const guest = { userId: id, invitationId: body.invitation?.id ?? '', email: c.formerEmail, mobile: null };
  const link = await linkOf(door, { ...guest, organization: org });
  const browser = door.browser(c.network);
  await browser.get(link);
  await browser.post(link);
  const person: TestUser = {
    ...admin,
    id,
    email: c.formerEmail,
    mobile: c.mobile,
    name: `${c.first} ${c.last}`,
  };
  await done(person, updateMyProfile, { body: { about: c.about } });
  // Another contact, asked for and never proved; then one that an admin sets.
  const contacts = await door.db.many<{ id: string }>(
    `select id from contact_points where user_id = $1 and kind = 'email'`,
    [id],
  );
  await browser.post(`/home/contact-points/${contacts[0]?.id}/change`, { address: c.askedEmail });
  await done(admin, setContactPoint, { params: { id, kind: 'email' }, body: { address: c.email } });
  await door.browser(c.network).post('/sign-in', { contact: c.email });
  // As an admin: an API token, a job, somebody whom they vouched for and who reports to them.
  await done(admin, grantRole, { params: { id }, body: { role: 'organization_admin' } });
  await done(person, createApiToken, { body: { name: c.token, permissions: ['users.view'] } });
  const friend = await invite(door, org, { by: person });
  await done(admin, updateUser, { params: { id: friend.userId }, body: { line_manager_id: id } });
  await done(admin, createBulkJob, {
    body: {
      action: { kind: 'change_line_manager', line_manager_id: id },
      filter: { user_ids: [friend.userId] },
    },
  });
  const { body: page } = await done(admin, getUser, { params: { id: friend.userId } });
  const copied = await done(person, copyInvitationLink, {
    params: { id: friend.invitationId },
    body: { contact_point_id: page.user.contact_points[0]?.id },
  });
  await door.browser().post(new URL(copied.body.url).pathname);
  const [delivery] = await door.db.many<{ id: string }>(
    `select id from deliveries where user_id = $1 and canonical = $2 limit 1`,
    [id, c.formerEmail],
  );
  await done(admin, suppressAddresses, { body: { delivery_ids: [delivery?.id] } });
  await door.db.many(
    `update delivery_attempts set reply = $2 where delivery_id in (select id from deliveries where user_id = $1)`,
    [id, c.reply],
  );
  await door.db.many(
    `insert into delivery_reports (organization_id, delivery_id, outcome, source, reply) values ($1, $2, 'delayed', 'bounce', $3)`,
    [org.id, delivery?.id, c.reply],
  );
  // An event about something else that names them, as older versions kept of a search.
  const ctx = door.services.contextFor(org.id, { kind: 'shell' });
  await transaction(ctx, (tx) =>
    record(tx, [
      {
        action: 'user.exported',
        targetKind: 'organization',
        targetId: org.id,
        changes: [{ field: 'filters', after: { text: `${c.last.toUpperCase()} ${c.first}` } }],
      },
    ]),
  );
  await door.db.many(
    `insert into contact_proofs (token_hash, kind, canonical, expires_at) values ('\\x01', 'email', $1, app_now() + interval '1 hour')`,
    [c.email],
  );
  await sealEvents(door.services.db);
  await done(admin, offboardUser, {
    params: { id },
    body: { now: true, reason: c.reason, release_contacts: 'now' },
  });
  // Back with other details: what Undo would bring back is kept with the invitation. Then gone for good.
  await door.db.many('delete from invitation_hours where canonical = $1', [c.email]);
  await done(admin, createInvitation, {
    body: {
      first_name: c.first,
      last_name: c.last,
      email: c.email,
      company: 'Elsewhere',
      if_removed: 'restore',
    },
  });
  await done(admin, removeUser, { params: { id } });
  await passkeyOf(door, org.id, id, c.badge);
  // Views of one's own go when one leaves; one that were left would go now.
  await door.db.many(
    `with made as (insert into connections (organization_id, id, protocol, name) values ($1, gen_random_uuid(), 'openid', 'Harbor ID') returning id),
     linked as (insert into external_identities (organization_id, id, connection_id, user_id, issuer, subject, linked_by) select $1, gen_random_uuid(), id, $2, 'https://id.example', $3, 'email' from made),
     used as (insert into tool_uses (organization_id, id, user_id, kind, protocol, device) values ($1, gen_random_uuid(), $2, 'sign_in', 'openid', $3)) insert into saved_views (organization_id, id, owner_id, name, name_folded, query) values ($1, gen_random_uuid(), $2, $3, $3, '{}')`,
    [org.id, id, c.view],
  );
  return { id, friend: friend.userId };
}

/** Tables in which an id may stay, by what the guide says of each. */
const MAY_NAME: ReadonlySet<string> = new Set([
  'users',
  'invitations',
  'invitation_events',
  'api_tokens',
  'audit_events',
  'bulk_jobs',
  'bulk_job_items',
  'team_rule_runs',
  'team_rule_run_changes',
  'team_rules',
  // Who wrote to somebody, or set a value of somebody else.
  'deliveries',
  'memberships',
  'role_grants',
  'profile_value_sources',
  'idempotency_keys',
  'invitation_links',
  'invitation_hours',
]);

const verified = () => verifyAuditLogs(door.services, org.slug);

test('leaves no trace of the person in any table, and the audit log as it was sealed', leavesNoTrace);

test('the same on the embedded database', async () => {
  const big = { door, org, team };
  door = await openDoor({}, 'embedded');
  try {
    org = await door.organization();
    team = await door.team(org);
    await leavesNoTrace();
  } finally {
    await door.close();
    ({ door, org, team } = big);
  }
});

async function leavesNoTrace() {
  const c = canaries();
  const { id, friend } = await livedThrough(c);
  const all = Object.values(c);
  // The control: what is not in the database to begin with proves nothing by being gone.
  const before = await tracesOf(door.db, all);
  for (const [name, canary] of Object.entries(c))
    expect(before.filter((trace) => trace.canary === canary).length, name).toBeGreaterThan(0);

  const name = `${c.first} ${c.last}`;
  const answer = await door.call(org.admin, erasePerson, { params: { id }, body: { name } });
  expect(answer.body).toEqual({ id });
  expect(await tracesOf(door.db, all)).toEqual([]);

  await sealEvents(door.services.db);
  expect(await verified()).toMatchObject({ intact: true });

  // Their id stands in records of what happened alone.
  const named = (await tracesOf(door.db, [id])).filter(({ form }) => form === 'as it is').map((t) => t.table);
  expect(named.filter((table) => !MAY_NAME.has(table))).toEqual([]);

  // Gone from every list; what names them still says that somebody was there.
  expect((await door.call(org.admin, getUser, { params: { id } })).code).toBe('user.not_found');
  expect((await door.call(org.admin, restoreUser, { params: { id } })).code).toBe('user.not_found');
  for (const status of [undefined, 'removed', 'offboarded'])
    expect(
      (await door.call(org.admin, searchUsers, { body: { ...(status && { status }), limit: 100 } })).body
        .items,
    ).not.toContainEqual(expect.objectContaining({ id }));
  const { body: log } = await door.call(org.admin, listAuditEvents, { query: { target_id: id, limit: 100 } });
  expect(log.items[0]).toMatchObject({
    action: 'user.erased',
    target: { id, name: null, erased: true },
    changes: [{ field: '@network' }, { field: 'audit_values', after: expect.any(Number) }],
  });
  const acted = await door.call(org.admin, listAuditEvents, { query: { actor_id: id } });
  expect(acted.body.items[0]?.actor).toMatchObject({ id, name: null, erased: true });
  const { body: theirs } = await door.call(org.admin, getUser, { params: { id: friend } });
  expect(theirs.user.values.line_manager).toBeNull();

  // Their details are free; what was on the stop list stays there, unreadable.
  const anew = await door.call(org.admin, createInvitation, {
    body: { first_name: 'New', email: c.email, mobile: c.mobile, employee_id: c.employeeId },
  });
  expect(anew.status).toBe(201);
  expect(anew.body.user.id).not.toBe(id);
  expect(anew.body.restored).toBe(false);
  const stopped = await door.call(org.admin, createInvitation, {
    body: { first_name: 'New', email: c.formerEmail },
  });
  expect(stopped.code).toBe('email.suppressed');
  const list = await door.call(org.admin, listSuppressions);
  expect(list.body.items).toContainEqual(expect.objectContaining({ address: null, reason: 'by_admin' }));
}

test('the search for traces finds a text however it is hidden', async () => {
  const c = canaries();
  const hidden: Record<string, string | Buffer> = {
    [c.last]: Buffer.from(`before ${c.last} after`),
    [c.arabic]: Buffer.from(`.${c.arabic} after`).toString('base64'),
    [c.location]: c.location.toUpperCase().toLowerCase(),
    [c.mobile]: `0${c.mobile.slice(3, 7)} ${c.mobile.slice(7)}`.replaceAll(' ', ''),
    [c.about]: JSON.stringify({ typed: [c.about] }),
    [c.first]: c.first.normalize('NFD'),
  };
  for (const [canary, written] of Object.entries(hidden)) {
    expect(await tracesOf(door.db, [canary]), canary).toEqual([]);
    const text = typeof written === 'string' ? written : `\\x${written.toString('hex')}`;
    await door.db.many('update organizations set support_contact = $2 where id = $1', [org.id, text]);
    expect(await tracesOf(door.db, [canary]), canary).toContainEqual(
      expect.objectContaining({ canary, table: 'organizations' }),
    );
    await door.db.many('update organizations set support_contact = null where id = $1', [org.id]);
  }
});

describe('is refused', () => {
  const named = (user: TestUser, more: object = {}) => ({
    params: { id: user.id },
    body: { name: user.name, ...more },
  });

  test('for somebody who has not left, with another name, and twice', async () => {
    const active = await door.user(org);
    expect((await door.call(org.admin, erasePerson, named(active))).code).toBe('user.not_left');
    const { body: page } = await door.call(org.admin, getUser, { params: { id: active.id } });
    expect(page.abilities.erase).toMatchObject({ allowed: false, code: 'user.not_left' });
    const left = await door.user(org, { status: 'removed' });
    const other = await door.call(org.admin, erasePerson, named(left, { name: 'Somebody Else' }));
    expect(other.code).toBe('erasure.name_differs');
    expect(other.problem.errors[0]?.pointer).toBe('/name');
    expect((await door.call(org.admin, erasePerson, named(left, { name: 'Somebody Else' }))).status).toBe(
      422,
    );
    // Without case and accents is near enough.
    const { body } = await door.call(
      org.admin,
      erasePerson,
      named(left, { name: ` ${left.name.toUpperCase()} ` }),
    );
    expect(body.id).toBe(left.id);
    expect((await door.call(org.admin, erasePerson, named(left))).code).toBe('user.not_found');
  });

  test('to anybody but an Organization Admin in a browser', async () => {
    const left = await door.user(org, { status: 'offboarded', teams: [team] });
    const lead = await door.teamAdmin(team);
    const people = await door.user(org, { grants: [{ role: 'people_admin' }] });
    for (const actor of [lead, people])
      expect((await door.call(actor, erasePerson, named(left))).code).toBe('role.insufficient');
    const { body } = await door.call(org.admin, createApiToken, {
      body: { name: 'Scripts', permissions: ['users.export'] },
    });
    expect((await door.call({ token: body.token }, erasePerson, named(left))).code).toBe(
      'api_token.not_allowed',
    );
    const { admin } = await door.organization();
    expect((await door.call(admin, erasePerson, named(left))).code).toBe('user.not_found');
  });
});

test('takes nothing from whoever has the contact by now', async () => {
  const left = await door.user(org);
  const email = left.email ?? '';
  await done(org.admin, removeUser, { params: { id: left.id } });
  const { body } = await done(org.admin, createInvitation, { body: { first_name: 'Heir', email } });
  await done(org.admin, erasePerson, { params: { id: left.id }, body: { name: left.name } });
  const { body: page } = await done(org.admin, getUser, { params: { id: body.user.id } });
  expect(page.user.contact_points[0]?.address).toBe(email);
  expect(page.timeline.length).toBeGreaterThan(0);
  const { body: log } = await done(org.admin, listAuditEvents, { query: { target_id: body.user.id } });
  expect(JSON.stringify(log)).toContain(email);
});

test('takes as many statements for much as for little', async () => {
  const quiet = await startTestApp();
  const own = await quiet.organization();
  const statements = async (times: number) => {
    const left = await quiet.user(own);
    const params = { id: left.id };
    for (let at = 0; at < times; at++) {
      const reports = await quiet.user(own);
      await quiet.call(own.admin, updateUser, {
        params: { id: reports.id },
        body: { line_manager_id: left.id },
      });
      await quiet.call(own.admin, updateUser, { params, body: { job_title: `Job ${at}` } });
      await quiet.signIn(left);
    }
    await quiet.call(own.admin, removeUser, { params });
    const before = quiet.db.statements.count;
    const { code } = await quiet.call(own.admin, erasePerson, { params, body: { name: left.name } });
    expect(code).toBeNull();
    return quiet.db.statements.count - before;
  };
  await statements(1);
  const few = await statements(1);
  expect(await statements(25)).toBe(few);
  await quiet.close();
});

test('those whom they invited stay invited by whoever erases, or are revoked', async () => {
  for (const theirs of ['keep', 'revoke']) {
    const left = await door.admin(org);
    const guest = await invite(door, org, { by: left });
    await done(org.admin, offboardUser, { params: { id: left.id }, body: { now: true } });
    // As a planned last day leaves it, on which nobody decided.
    await door.db.many(
      `update invitations set created_by = $2, held_at = app_now(), held_reason = 'inviter_left' where id = $1`,
      [guest.invitationId, left.id],
    );
    const body = { name: left.name, their_invitations: theirs };
    await done(org.admin, erasePerson, { params: { id: left.id }, body });
    const [row] = await door.db.many('select state, created_by, held_at from invitations where id = $1', [
      guest.invitationId,
    ]);
    expect(row).toMatchObject(
      theirs === 'keep'
        ? { state: 'pending', created_by: org.admin.id, held_at: null }
        : { state: 'revoked' },
    );
  }
});

test('cannot be passed off: a value that no erasure emptied breaks the audit log', async () => {
  const left = await door.user(org, { status: 'removed' });
  await done(org.admin, updateUser, { params: { id: org.admin.id }, body: { job_title: 'Owner' } });
  await done(org.admin, erasePerson, { params: { id: left.id }, body: { name: left.name } });
  await sealEvents(door.services.db);
  expect(await verified()).toMatchObject({ intact: true });
  const [{ id: erasure } = { id: '' }] = await door.db.many<{ id: string }>(
    `select id from audit_events where action = 'user.erased' and target_id = $1`,
    [left.id],
  );
  const emptied = await door.db.many<{ event_id: string }>(
    `update audit_values set salt = null, before = null, after = null, erased_by = $2
     where field = 'job_title' and event_id in (select id from audit_events where target_id = $1) returning event_id`,
    [org.admin.id, erasure],
  );
  expect(emptied).toHaveLength(1);
  const { lines, intact } = await verified();
  expect(intact).toBe(false);
  expect(lines.join()).toContain('a value of the event was deleted');
});

test('beside edits, returns and invitations of the same people, nothing of whoever was erased is left', async () => {
  const own = await door.organization();
  const people = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const c = canaries();
      const { body } = await done(own.admin, createInvitation, {
        body: { first_name: c.first, last_name: c.last, email: c.email, employee_id: c.employeeId },
      });
      await done(own.admin, removeUser, { params: { id: body.user.id } });
      return { id: body.user.id, c, name: `${c.first} ${c.last}` };
    }),
  );
  const results = await Promise.all(
    people.map(async ({ id, c, name }, at) => {
      const params = { id };
      const [erased, ...others] = await Promise.all([
        door.call(own.admin, erasePerson, { params, body: { name } }),
        door.call(own.admin, updateUser, { params, body: { job_title: c.job } }),
        door.call(own.admin, setContactPoint, {
          params: { id, kind: 'email' },
          body: { address: c.askedEmail },
        }),
        at % 2 ? door.call(own.admin, restoreUser, { params }) : door.call(own.admin, removeUser, { params }),
        door.call(own.admin, resendInvitations, { body: { user_ids: [id] } }),
        door.call(own.admin, erasePerson, { params, body: { name } }),
      ]);
      return { c, erased: [erased, others.at(-1)], codes: others.map((o) => o.code) };
    }),
  );
  const gone = results.filter(({ erased }) => erased.some((one) => one?.code === null));
  // Whoever came back first could not be erased; enough others were.
  expect(gone.length).toBeGreaterThanOrEqual(10);
  for (const { erased } of results)
    expect(erased.filter((one) => one?.code === null).length).toBeLessThanOrEqual(1);
  expect(
    await tracesOf(
      door.db,
      gone.flatMap(({ c }) => Object.values(c)),
    ),
  ).toEqual([]);
  await sealEvents(door.services.db);
  const { lines, intact } = await verifyAuditLogs(door.services, own.slug);
  expect(intact, lines.join('\n')).toBe(true);
});
