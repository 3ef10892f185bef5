import { expect, test } from 'vitest';
import { cleanEmail, emptyValues, forNextPerson, looksLikeEmail, toPerson } from './form-values.ts';

const values = {
  ...emptyValues('GB'),
  email: ' Zofia <zofia.W@ACME.example> ',
  mobile: { country: 'PL' as const, text: '601 734 285' },
  first_name: 'Zofia',
  last_name: 'Wiśniewska',
  team_ids: ['t1', 't2'],
  job_title: 'Driver',
  department: 'Transport',
  line_manager: { id: 'm1', name: 'Grace Rossi' },
  start_on: '2026-12-07',
  employee_id: 'LDS-1',
  about: 'Forklift licence',
  role: 'team_admin' as const,
  language: 'pl' as const,
  custom: { shirt: 'M', badge: ' ' },
};
const as = (reachesAll: boolean) => ({
  language: 'pl' as const,
  reachesAll,
});
const choices = { send: true, acceptLandline: false, ifRemoved: null };

test('an address is read as it comes from a clipboard', () => {
  expect(cleanEmail('mailto:a@b.example?subject=x')).toBe('a@b.example');
  expect(cleanEmail('"Wiśniewska, Zofia" <Zofia.W@Acme.EXAMPLE>')).toBe('Zofia.W@acme.example');
  expect(looksLikeEmail('zofia@acme')).toBe(false);
  expect(looksLikeEmail('żółć@poczta.example')).toBe(true);
});

test('the request holds what was filled in, and nothing else', () => {
  const body = toPerson(values, '+48601734285', choices, as(true));
  expect(body).toEqual({
    email: 'zofia.W@acme.example',
    mobile: '+48601734285',
    mobile_country: 'PL',
    first_name: 'Zofia',
    last_name: 'Wiśniewska',
    job_title: 'Driver',
    department: 'Transport',
    line_manager_id: 'm1',
    start_on: '2026-12-07',
    employee_id: 'LDS-1',
    about: 'Forklift licence',
    custom: { shirt: 'M' },
    team_ids: ['t1', 't2'],
    language: 'pl',
    role: 'team_admin',
    if_removed: 'refuse',
  });
});

test('a Team Admin neither offers roles nor decides about removed people', () => {
  const body = toPerson(values, null, choices, as(false));
  expect(body).not.toHaveProperty('role');
  expect(body).not.toHaveProperty('if_removed');
  expect(body).not.toHaveProperty('mobile');
});

test('the next person starts with what the group has in common', () => {
  const next = forNextPerson(values);
  expect(next).toMatchObject({
    email: '',
    mobile: { country: 'PL', text: '' },
    first_name: '',
    last_name: '',
    employee_id: '',
    about: '',
    role: 'user',
    team_ids: ['t1', 't2'],
    job_title: 'Driver',
    department: 'Transport',
    line_manager: { id: 'm1' },
    start_on: '2026-12-07',
    custom: { shirt: 'M' },
    language: 'pl',
  });
});
