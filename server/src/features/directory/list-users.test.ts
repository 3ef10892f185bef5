import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from '../../../test/harness.ts';
import { foldText } from '../../platform/text.ts';
import { type DirectoryRow, searchUsers } from './contract.ts';
import type { SortBy } from './entries.ts';
import { filterOf, type UserSearch } from './list-users.ts';
import { readPage } from './pages.ts';

/** What is known of somebody without asking the list. */
interface Person {
  id: string;
  name: string;
  status: string;
  words: string;
  teams: string[];
  department: string | null;
  language: string | null;
  problem: boolean;
  notMe: boolean;
  custom: Record<string, string>;
  manager: string | null;
  eventAt: number;
  invitedAt: number | null;
  createdAt: number;
}

const DAY = 86_400_000;
const FIRST = ['Zofia', 'Łukasz', 'Anna', 'Ánna', "D'Arcy", 'José María', '100%', '\\'];
const LAST = ['Nowak', 'Wiśniewska', 'O_Neill', 'Ng', 'van der Berg', 'Annable'];
const DEPARTMENTS = ['Fleet', 'FLEET', 'Café', 'Night shift', null];
const STATUSES = ['active', 'invited', 'not_invited', 'suspended', 'removed'] as const;
const LANGUAGES = ['en', 'pl', null];
const SHIFTS = ['Früh', 'spät', 'früh und spät', null];
const EVENTS = ['sent', 'undeliverable', 'not_me', null];

interface CustomAsked {
  key: string;
  is?: string[];
  contains?: string;
  from?: string;
  to?: string;
}

let app: TestApp;
let organization: TestOrganization;
let teams: TestTeam[];
let teamAdmin: TestUser;
let people: Person[];

/** Many people who share names, departments and instants, so that orders have ties. */
beforeAll(async () => {
  app = await startTestApp();
  organization = await app.organization({ time_zone: 'America/Sao_Paulo' });
  teams = [await app.team(organization), await app.team(organization), await app.team(organization)];
  const [first, second] = teams as [TestTeam, TestTeam, TestTeam];
  teamAdmin = await app.teamAdmin(first, second);
  for (let i = 0; i < 90; i++) {
    await app.user(organization, {
      status: STATUSES[i % 7] ?? 'active',
      teams: teams.filter((_, at) => (i >> at) % 2 === 1),
      mobile: i % 3 === 0 ? true : null,
      values: {
        first_name: FIRST[i % FIRST.length] ?? '',
        last_name: LAST[i % LAST.length] ?? '',
        ...(i % 4 ? { employee_id: `E-00${i}` } : {}),
        ...(i > 60 ? { line_manager_id: [organization.admin.id, teamAdmin.id][i % 2] ?? '' } : {}),
        ...(DEPARTMENTS[i % 5] ? { department: DEPARTMENTS[i % 5] ?? '' } : {}),
      },
      custom: {
        ...(SHIFTS[i % 4] ? { shift: SHIFTS[i % 4] ?? '' } : {}),
        ...(i % 3 ? { starts: `2026-0${1 + (i % 9)}-15` } : {}),
      },
    });
  }
  // What a history of months would have left behind.
  await app.db.pool.query(
    `update directory_entries e set
       language = ($2::text[])[1 + n % 3], last_event = ($3::text[])[1 + n % 4],
       last_event_at = case when n % 4 < 3 then timestamptz '2026-03-01 02:30+00' + n / 5 * interval '7 hours' end,
       invited_at = case when n % 3 > 0 then timestamptz '2026-03-01 02:30+00' + n / 4 * interval '5 hours' + n % 2 * interval '1 microsecond' end,
       delivery_problem = case when n % 4 = 1 then 'undeliverable' end
     from (select user_id, row_number() over (order by user_id)::int as n from directory_entries where organization_id = $1) o
     where e.organization_id = $1 and e.user_id = o.user_id`,
    [organization.id, LANGUAGES, EVENTS],
  );
  await app.db.pool.query('analyze directory_entries');
  const { rows } = await app.db.pool.query(
    `select u.id, e.name, u.status, concat_ws(' ', e.name, e.email, e.mobile, u.employee_id) as words, e.language,
       array(select m.team_id from memberships m where m.organization_id = u.organization_id and m.user_id = u.id) as teams,
       u.department, u.custom, u.line_manager_id as manager, e.delivery_problem is not null as problem,
       coalesce(e.last_event = 'not_me' and u.status = 'not_invited', false) as "notMe",
       (extract(epoch from coalesce(e.last_event_at, u.created_at)) * 1e6)::bigint as "eventAt",
       (extract(epoch from e.invited_at) * 1e6)::bigint as "invitedAt",
       (extract(epoch from e.created_at) * 1e6)::bigint as "createdAt"
     from users u join directory_entries e on e.organization_id = u.organization_id and e.user_id = u.id
     where u.organization_id = $1`,
    [organization.id],
  );
  people = rows;
});
afterAll(() => app?.close());

const search = fc.record(
  {
    text: fc.oneof(
      fc.constantFrom(
        '',
        'an',
        'anna',
        'nowak zof',
        'lukasz',
        "d'arcy",
        'van berg',
        '100%',
        '\\',
        '_',
        'e-00',
        '+4474',
        '07400',
        '00',
        '7',
        'robin',
        'zofia',
        'ann',
        'n',
      ),
      fc.string({ maxLength: 3 }),
    ),
    status: fc.constantFrom(...STATUSES),
    not_me: fc.boolean(),
    team_ids: fc.subarray([0, 1], { minLength: 1 }),
    without_team: fc.boolean(),
    departments: fc.subarray(['fleet', 'Cafe', 'night SHIFT', 'Nowhere', null], { minLength: 1 }),
    language: fc.constantFrom('en', 'pl', 'de'),
    delivery_problem: fc.boolean(),
    line_managers: fc.subarray([0, 1], { minLength: 1 }),
    custom: fc.constantFrom<CustomAsked[]>(
      [{ key: 'shift', is: ['FRUH', 'nie'] }],
      [{ key: 'shift', contains: 'Spat' }],
      [{ key: 'shift' }],
      [{ key: 'starts', from: '2026-03-15', to: '2026-06-15' }],
      [
        { key: 'starts', to: '2026-06-14' },
        { key: 'shift', is: ['Spät'] },
      ],
      [{ key: 'unknown', is: ['früh'] }],
    ),
    invited_from: fc.constantFrom('2026-02-28', '2026-03-02', '2026-03-09'),
    invited_to: fc.constantFrom('2026-02-28', '2026-03-03', '2026-12-31'),
    sort: fc.constantFrom<SortBy>('name', 'last_event', 'invited', 'department'),
    descending: fc.boolean(),
  },
  { requiredKeys: [] },
);
type Given = typeof search extends fc.Arbitrary<infer T> ? T : never;

/** What the list should hold, read the plain way. */
function expected(given: Given, asTeamAdmin: boolean): Person[] {
  const own = [teams[0]?.id, teams[1]?.id];
  const wanted = given.team_ids?.map((at) => own[at]) ?? [];
  const midnight = (day: string) => (Date.parse(`${day}T00:00:00Z`) + 3 * 3_600_000) * 1000;
  const found = people.filter((p) => {
    if (asTeamAdmin && (p.status === 'removed' || !p.teams.some((t) => own.includes(t)))) return false;
    if (given.not_me ? !p.notMe : given.status ? p.status !== given.status : p.status === 'removed')
      return false;
    if (!wordsMatch(p, given.text ?? '')) return false;
    if (wanted.length || given.without_team) {
      const inWanted = p.teams.some((t) => wanted.includes(t));
      if (!inWanted && !(given.without_team && p.teams.length === 0)) return false;
    }
    const department = p.department && foldText(p.department);
    if (
      given.departments &&
      !given.departments.some((d) => (d === null ? !department : foldText(d) === department))
    )
      return false;
    if (given.language && p.language !== given.language) return false;
    if (given.delivery_problem && !p.problem) return false;
    if (given.line_managers && !given.line_managers.some((at) => managers()[at] === p.manager)) return false;
    if (given.custom && !given.custom.every((one) => hasCustom(p, one))) return false;
    if (given.invited_from && !(p.invitedAt !== null && p.invitedAt >= midnight(given.invited_from)))
      return false;
    if (given.invited_to && !(p.invitedAt !== null && p.invitedAt < midnight(given.invited_to) + DAY * 1000))
      return false;
    return true;
  });
  return found.sort(
    (a, b) => (given.descending ? -1 : 1) * compare(keysOf(a, given.sort), keysOf(b, given.sort)),
  );
}

const managers = () => [organization.admin.id, teamAdmin.id];

function hasCustom(p: Person, one: CustomAsked) {
  const value = p.custom[one.key];
  if (value === undefined) return false;
  if (one.is && !one.is.some((is) => foldText(is) === foldText(value))) return false;
  if (one.contains && !foldText(value).includes(foldText(one.contains))) return false;
  return (!one.from || value >= one.from) && (!one.to || value <= one.to);
}

function wordsMatch(p: Person, text: string): boolean {
  const all = ` ${foldText(p.words)}`;
  return foldText(text)
    .split(' ')
    .filter(Boolean)
    .slice(0, 8)
    .every((word) => {
      if (!/^[+\d()./-]+$/.test(word)) return all.includes(` ${word}`);
      const digits = word.replaceAll(/[()./]/g, '');
      return all.includes(/^0{1,2}\d{4,}$/.test(digits) ? digits.replace(/^0{1,2}/, '') : digits);
    });
}

function keysOf(p: Person, sort: SortBy = 'name'): (string | number)[] {
  const name = foldText(p.name);
  if (sort === 'last_event') return [p.eventAt, p.id];
  if (sort === 'invited') return [p.invitedAt ?? p.createdAt, p.id];
  return sort === 'name' ? [name, p.id] : [p.department ? foldText(p.department) : '\u{10ffff}', name, p.id];
}

/** As the database compares: bytes of texts, values of numbers. */
function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [at, left] of a.entries()) {
    const right = b[at] ?? '';
    const order =
      typeof left === 'string'
        ? Buffer.compare(Buffer.from(left), Buffer.from(String(right)))
        : left - Number(right);
    if (order !== 0) return order;
  }
  return 0;
}

/** Those of all tabs but the removed. */
function everybody({ status: _, not_me: __, ...others }: Given): Person[] {
  return expected(others, false);
}

const bodyOf = ({ team_ids, line_managers, ...given }: Given): UserSearch =>
  Object.fromEntries(
    Object.entries({
      ...given,
      ...(line_managers ? { line_manager_ids: line_managers.map((at) => managers()[at]) } : {}),
      ...(team_ids ? { team_ids: team_ids.map((at) => teams[at]?.id) } : {}),
    }).filter(([, value]) => value !== undefined),
  );

async function allPages(actor: TestUser, body: UserSearch, limit: number) {
  const rows: DirectoryRow[] = [];
  let cursor: string | null = null;
  let counts: Awaited<ReturnType<typeof ask>>['body']['counts'] = null;
  const ask = (more: object) => app.call(actor, searchUsers, { body: { ...body, limit, ...more } });
  do {
    const answer = await ask(cursor ? { cursor } : {});
    if (!cursor) counts = answer.body.counts;
    else expect(answer.body.counts).toBeNull();
    rows.push(...answer.body.items);
    cursor = answer.body.next;
  } while (cursor);
  return { rows, counts };
}

describe.each([false, true])('filters, orders and pages, asked by a Team Admin: %s', (asTeamAdmin) => {
  test('give everybody who matches exactly once, in order, and count them', async () => {
    const actor = asTeamAdmin ? teamAdmin : organization.admin;
    await fc.assert(
      fc.asyncProperty(search, fc.constantFrom(1, 7, 100), async (given, limit) => {
        const { rows, counts } = await allPages(actor, bodyOf(given), limit);
        expect(rows.map((row) => row.id)).toEqual(expected(given, asTeamAdmin).map((p) => p.id));
        const { status: _, not_me: __, ...others } = given;
        expect(counts?.all).toBe(expected(others, asTeamAdmin).length);
        for (const status of STATUSES)
          expect(counts?.[status]).toBe(expected({ ...others, status }, asTeamAdmin).length);
        expect(counts?.not_me).toBe(expected({ ...others, not_me: true }, asTeamAdmin).length);
      }),
      { numRuns: 60 },
    );
  });
});

test('however few rows each way of reading may touch, the pages are the same', async () => {
  const ctx = app.services.contextFor(organization.id, { kind: 'shell' });
  await fc.assert(
    fc.asyncProperty(
      search,
      fc.record({
        few: fc.constantFrom(0, 10, 1000),
        probe: fc.constantFrom(1, 9, 1000),
        near: fc.constantFrom(1, 9),
      }),
      async (given, some) => {
        const filter = await filterOf(ctx, bodyOf(given));
        const sort = { by: given.sort ?? 'name', descending: given.descending ?? false };
        const asked = {
          filter,
          status: given.status,
          notMe: given.not_me ?? false,
          sort,
          limit: 5,
          counted: true,
        };
        const ids: string[] = [];
        let after: string[] = [];
        for (;;) {
          const { rows, counts } = await readPage(ctx, { ...asked, after }, { ...some, exactUpTo: 3 });
          expect(counts?.all).toBe(Math.min(4, everybody(given).length));
          ids.push(...rows.map((row) => row.id));
          after = rows.at(-1)?.keys ?? [];
          if (rows.length < 5) break;
        }
        expect(ids).toEqual(expected(given, false).map((p) => p.id));
      },
    ),
    { numRuns: 60 },
  );
});

test('a cursor of another order, or one that nobody gave out, is refused', async () => {
  const { admin } = organization;
  const first = await app.call(admin, searchUsers, { body: { limit: 1, sort: 'last_event' } });
  const cursor = first.body.next;
  const forged = (keys: string[]) => Buffer.from(JSON.stringify(keys)).toString('base64url');
  const id = admin.id;
  for (const body of [
    { cursor },
    { cursor, sort: 'last_event', descending: true },
    { cursor, sort: 'department' },
    { cursor: forged(['last_event+', 'soon', id]), sort: 'last_event' },
    { cursor: forged(['last_event+', '99999999999999999', id]), sort: 'last_event' },
    { cursor: forged(['name+', id]) },
  ]) {
    const answer = await app.call(admin, searchUsers, { body });
    expect(answer.code, JSON.stringify(body)).toBe('cursor.invalid');
    expect(answer.problem.errors[0]?.pointer).toBe('/cursor');
  }
  const far = { cursor: forged(['last_event+', '9999999999999999', id]), sort: 'last_event' };
  expect((await app.call(admin, searchUsers, { body: far })).body.items).toEqual([]);
});

test('counts are left out where nobody wants them', async () => {
  const answer = await app.call(organization.admin, searchUsers, { body: { counts: false } });
  expect(answer.body.counts).toBeNull();
  expect(answer.body.items.length).toBeGreaterThan(10);
});
