import { expect, test } from 'vitest';
import { filterCount, usersSearch } from './users-search.ts';

const ID = '0190f5d2-7a11-7000-8000-000000000001';

test('the address is read as it was written', () => {
  const search = {
    status: 'invited',
    team: [ID],
    noTeam: true,
    department: ['Fleet'],
    language: 'pl',
    problem: true,
    manager: [ID],
    extra: [
      { key: 'shift', is: ['Früh'] },
      { key: 'starts', from: '2026-03-01' },
    ],
    from: '2026-03-01',
    to: '2026-03-31',
    sort: 'last_event',
    down: true,
  };
  expect(usersSearch(search)).toEqual(search);
  expect(filterCount(usersSearch(search))).toBe(8);
});

test('what the address should not say is left out', () => {
  const odd = {
    status: 'all',
    team: 'x',
    department: [7, ''],
    language: 'xx',
    problem: 'yes',
    manager: ['x'],
    extra: [{ key: 'Shift', is: ['a'] }, { key: 'shift', is: [] }, { key: 'starts', from: 'soon' }, 7],
    from: '2026-13-01',
    to: 5,
    sort: 'size',
    down: 1,
    text: 'a@b.example',
  };
  expect(usersSearch(odd)).toEqual({});
  expect(usersSearch({ team: [ID.toUpperCase(), 'x', ID] })).toEqual({ team: [ID] });
});
