import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestTeam } from '../../../test/harness.ts';
import { exportUsers, searchUsers } from './contract.ts';
import type { UserSearch } from './list-users.ts';

let app: TestApp;
let organization: TestOrganization;
let team: TestTeam;

beforeAll(async () => {
  app = await startTestApp({ database: 'embedded' });
  organization = await app.organization();
  team = await app.team(organization);
  await app.user(organization, {
    teams: [team],
    mobile: '+447400987654',
    values: { first_name: 'Zofia', last_name: 'Wiśniewska', department: 'Café', employee_id: 'E-0042' },
  });
  await app.user(organization, { values: { first_name: 'Bilal', last_name: 'Haddad' } });
});
afterAll(() => app?.close());

const CASES: readonly [what: string, search: () => UserSearch, names: readonly string[]][] = [
  ['two words', () => ({ text: 'wisniew zof' }), ['Zofia Wiśniewska']],
  ['the end of a number', () => ({ text: '7654' }), ['Zofia Wiśniewska']],
  ['a number as one dials it at home', () => ({ text: '07400 987' }), ['Zofia Wiśniewska']],
  ['an employee ID', () => ({ text: 'e-0042' }), ['Zofia Wiśniewska']],
  ['a department', () => ({ departments: ['cafe'] }), ['Zofia Wiśniewska']],
  ['a team', () => ({ team_ids: [team.id] }), ['Zofia Wiśniewska']],
  ['nobody', () => ({ text: 'bilal', team_ids: [team.id] }), []],
  ['an order', () => ({ sort: 'department', descending: true }), ['Bilal Haddad', 'Zofia Wiśniewska']],
];

test.each(CASES)('the embedded database finds %s', async (_, search, names) => {
  const { body } = await app.call(organization.admin, searchUsers, { body: search() });
  expect(body.items.map((item) => item.name).filter((name) => !name.startsWith('Robin'))).toEqual(names);
  expect(body.counts?.all).toBe(body.items.length);
});

test('the embedded database exports', async () => {
  const { body } = await app.call(organization.admin, exportUsers, { body: { departments: ['CAFÉ'] } });
  expect(body.split('\r\n')[1]).toContain('"Zofia Wiśniewska"');
});
