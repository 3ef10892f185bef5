import type { SavedView } from '@contracts/saved-views';
import { expect, test } from 'vitest';
import { type OptionalColumn, usersSearch } from '../users-search.ts';
import { isChanged, queryOf, searchOf } from './view-query.ts';

const ID = '0190f5d2-7a11-7000-8000-000000000001';
const view = (query: SavedView['query']): SavedView => ({
  id: ID,
  name: 'Night shift',
  shared: false,
  own: true,
  owner: null,
  query,
  left_out: { teams: 0, fields: 0 },
  created_at: '2026-03-01T00:00:00Z',
  updated_at: '2026-03-01T00:00:00Z',
  abilities: { change: { allowed: true }, share: { allowed: true } },
});
const columns: ReadonlySet<OptionalColumn> = new Set<OptionalColumn>(['email', 'status']);

test.each([
  {},
  { status: 'not_me' },
  {
    status: 'invited',
    team: [ID],
    noTeam: true,
    department: ['Fleet'],
    noDepartment: true,
    language: 'pl',
    problem: true,
    manager: [ID],
    extra: [
      { key: 'shift', is: ['Früh'] },
      { key: 'starts', from: '2026-03-01', to: '2026-03-31' },
    ],
    from: '2026-03-01',
    to: '2026-03-31',
    sort: 'last_event',
    down: true,
  },
])('what the address says comes back from a saved view: %o', (asked) => {
  const search = usersSearch(asked);
  const saved = view(queryOf(search, columns));
  expect(searchOf(saved)).toEqual({ ...search, view: ID, columns: ['status', 'email'] });
  expect(isChanged(searchOf(saved), saved)).toBe(false);
  expect(isChanged({ ...searchOf(saved), status: 'active' }, saved)).toBe(true);
  expect(isChanged({ ...searchOf(saved), columns: ['status'] }, saved)).toBe(true);
});

test('a view that says nothing of columns leaves those of the device', () => {
  expect(searchOf(view({ departments: [null] }))).toEqual({ noDepartment: true, view: ID });
});
