import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Problem } from '../problem.ts';
import { endpoint } from './contract.ts';
import { parseRequest } from './parse.ts';

const anything = endpoint({
  method: 'POST',
  path: '/anything/:name',
  summary: 'Take anything',
  requires: 'anyone',
  params: z.strictObject({ name: z.string() }),
  body: z.strictObject({
    text: z.optional(z.string()),
    list: z.optional(z.array(z.object({ deep: z.string() }))),
    custom: z.optional(z.record(z.string(), z.string())),
  }),
  output: z.object({}),
  problems: [],
});

const pointersOf = (body: unknown, name = 'x'): (string | null)[] => {
  try {
    parseRequest(anything, { params: { name }, query: {}, body });
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.refusals.map((refusal) => refusal.pointer);
  }
};

test('no text gets through that a database could not keep, wherever it stands', () => {
  expect(pointersOf({ text: 'a\0' })).toEqual(['/text']);
  expect(pointersOf({ text: '\ud800' })).toEqual(['/text']);
  expect(pointersOf({ list: [{ deep: 'fine' }, { deep: '\udfff' }] })).toEqual(['/list/1/deep']);
  expect(pointersOf({ custom: { 'a\0': 'x' } })).toEqual(['/custom']);
  expect(pointersOf({}, '\0')).toEqual(['#params/name']);
  expect(pointersOf({ text: '👩‍🚀 zażółć', list: [{ deep: '\u202e' }] })).toEqual([]);
});

test('a body that is left out is empty; null is not', () => {
  expect(pointersOf(undefined)).toEqual([]);
  expect(pointersOf(null)).toEqual(['/']);
});
