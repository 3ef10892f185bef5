import { expect, test } from 'vitest';
import { fillPath, queryString } from './api.ts';
import { ProblemError } from './problem.ts';

test('fills ids into the path and encodes them', () => {
  expect(fillPath('/users/:id/contact-points/:kind', { id: 'a/b', kind: 'email' })).toBe(
    '/users/a%2Fb/contact-points/email',
  );
  expect(() => fillPath('/users/:id', {})).toThrow('needs "id"');
});

test('leaves out what is not set and repeats lists', () => {
  expect(queryString({ a: 1, b: undefined, c: '', d: ['x', 'y'] })).toBe('?a=1&d=x&d=y');
  expect(queryString(undefined)).toBe('');
});

test('reads a problem with its refusals', () => {
  const problem = new ProblemError(409, {
    code: 'email.in_use',
    title: 'In use',
    errors: [
      {
        code: 'email.in_use',
        pointer: '/email',
        detail: 'Already used by Bilal Haddad.',
        next_step: 'Open the profile.',
        retry_at: '2026-11-22T15:00:00.000Z',
        holder: { id: '1', name: 'Bilal Haddad', status: 'invited' },
      },
    ],
  });
  expect(problem.at('/email')).toMatchObject({
    holder: { name: 'Bilal Haddad' },
    nextStep: 'Open the profile.',
  });
  expect(problem.at('/mobile')).toBeUndefined();
  expect(problem).toMatchObject({
    detail: 'Already used by Bilal Haddad.',
    retryAt: '2026-11-22T15:00:00.000Z',
  });
});

test('survives an answer that is no problem document', () => {
  expect(new ProblemError(502, undefined)).toMatchObject({ code: 'http.502', errors: [], nextStep: null });
});
