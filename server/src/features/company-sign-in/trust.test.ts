import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { transaction } from '../../platform/context/index.ts';
import { getUser } from '../directory/contract.ts';
import { lockOrganization } from '../organizations/index.ts';
import { setFieldReaders } from '../profile-fields/index.ts';
import { type Door, emailOf, openDoor } from '../sessions/testing/kit.ts';
import { confirmValues, updateUser } from '../users/contract.ts';
import { updateConnection } from './contract.ts';
import type { Facts } from './facts.ts';
import { finishCompanySignIn } from './finish.ts';
import { findConnection } from './read.ts';
import { comeBy, connect, said, verified } from './testing/company.ts';
import { type Provider, startProvider } from './testing/provider.ts';

/** What a provider says counts as the organization trusts it with: confirmed and locked, or proposed and free. */
let door: Door;
let org: TestOrganization;
let provider: Provider;
let connection: string;
let user: TestUser;

beforeAll(async () => {
  door = await openDoor();
  org = await door.organization();
  provider = await startProvider();
  await door.signIn(org.admin);
  connection = await connect(door, org, provider);
  user = await door.user(org, {
    email: 'ada@people.example',
    values: { first_name: 'Ada', department: 'Yard' },
  });
  await verified(door, org, 'people.example');
  await trusted('confirmed', { department: 'dept', job_title: 'title' });
});
afterAll(async () => {
  await provider?.close();
  await door?.close();
});

const trusted = (trust: 'confirmed' | 'proposed', mapping: Record<string, string>) =>
  door.call(org.admin, updateConnection, { params: { id: connection }, body: { trust, mapping } });

const comes = (more: Record<string, unknown>) =>
  comeBy(door.browser(), connection, provider, said(user, more));

/** A rule of a dynamic team reads these. */
const guard = (fields: string[]) =>
  transaction(door.services.contextFor(org.id, { kind: 'system' }), async (tx) => {
    await lockOrganization(tx);
    await setFieldReaders(tx, { reader: 'team_rule' }, fields);
  });

async function look() {
  const answer = await door.call(org.admin, getUser, { params: { id: user.id } });
  const { values, sources, proposals } = answer.body.user;
  return {
    department: values.department,
    job_title: values.job_title,
    waiting: proposals.map((p) => [p.field, p.value, p.source]),
    of: Object.fromEntries(sources.map((s) => [s.field, `${s.source}, ${s.trust}`])),
  };
}

describe('a provider that is not trusted with what it says', () => {
  test('proposes what a rule reads, fills what none reads, and locks neither', async () => {
    expect(emailOf(user)).toBe('ada@people.example');
    await comes({ dept: 'Finance', title: 'Clerk' });
    expect(await look()).toMatchObject({ department: 'Finance', of: { department: 'directory, confirmed' } });
    await guard(['department']);
    await trusted('proposed', { department: 'dept', job_title: 'title' });
    await comes({ dept: 'Board', title: 'Chair' });
    expect(await look()).toMatchObject({
      department: 'Finance',
      job_title: 'Chair',
      waiting: [['department', 'Board', 'provider']],
      of: { department: 'directory, confirmed', job_title: 'provider, proposed' },
    });
    // Neither is held by the provider any more.
    const body = { job_title: 'Clerk' };
    const changed = await door.call(org.admin, updateUser, { params: { id: user.id }, body });
    expect(changed.status).toBe(200);
  });

  test('a confirmation makes it count, and says where it came from', async () => {
    const { body } = await door.call(org.admin, confirmValues, {
      body: { items: [{ user_id: user.id, field: 'department', value: 'Board' }] },
    });
    expect(body.items).toEqual([{ ok: true }]);
    expect(await look()).toMatchObject({
      department: 'Board',
      waiting: [],
      of: { department: 'provider, confirmed' },
    });
  });

  test('saying again what counts takes back its own proposal and nobody else’s', async () => {
    await comes({ dept: 'Finance' });
    expect((await look()).waiting).toEqual([['department', 'Finance', 'provider']]);
    await comes({ dept: 'Board' });
    expect((await look()).waiting).toEqual([]);
    await door.db.many(
      `insert into profile_value_proposals (organization_id, user_id, field, value, source, proposed_by)
       values ($1, $2, 'department', 'Harbor', 'team_admin', $3)`,
      [org.id, user.id, org.admin.id],
    );
    await comes({ dept: 'Board' });
    expect((await look()).waiting).toEqual([['department', 'Harbor', 'team_admin']]);
  });

  test('trusted again, its word counts at once and is held', async () => {
    await trusted('confirmed', { department: 'dept' });
    await comes({ dept: 'Quay' });
    expect(await look()).toMatchObject({
      department: 'Quay',
      waiting: [],
      of: { department: 'directory, confirmed' },
    });
    const body = { department: 'Yard' };
    const held = await door.call(org.admin, updateUser, { params: { id: user.id }, body });
    expect(held.problem.code).toBe('profile_value.locked');
  });

  test('is trusted as it is when the sign-in is decided, not as it was when the way to it began', async () => {
    const before = await findConnection(door.db, connection);
    expect(before?.trust).toBe('confirmed');
    await trusted('proposed', { department: 'dept' });
    const facts: Facts = {
      issuer: provider.issuer,
      subject: String(said(user).sub),
      email: emailOf(user),
      emailVerified: true,
      claims: { dept: 'Mast' },
      session: { id: null, saidAt: new Date().toISOString(), wayOut: null },
    };
    const visit = door.services.contextFor(org.id, { kind: 'shell' });
    const finished = before && (await finishCompanySignIn(visit, before, facts, { replaces: null }));
    expect(finished?.outcome).toBe('signed_in');
    expect(await look()).toMatchObject({
      department: 'Quay',
      waiting: [['department', 'Mast', 'provider']],
    });
  });
});
