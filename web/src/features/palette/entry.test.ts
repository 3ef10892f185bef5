import { describe, expect, test } from 'vitest';
import { contactIn, fits } from './entry.ts';

describe('what was typed', () => {
  test.each([
    ['Invite users', 'inv', true],
    ['Invite users', 'users inv', true],
    ['Łódź depot', 'lodz', false],
    ['Zoë Ångström', 'zoe ang', true],
    ['Profile fields', 'rofile', false],
    ['Night-shift drivers', 'shift', true],
    ['Users', '', true],
  ])('of “%s” fits “%s”: %s', (label, typed, expected) => {
    expect(fits(label, typed)).toBe(expected);
  });

  test.each([
    ['anna@people.example', 'email'],
    ['  anna@people.example ', 'email'],
    ['anna@people', undefined],
    ['anna', undefined],
    ['+48 512 345 678', 'mobile'],
    ['(020) 7946-0000', 'mobile'],
    ['12', undefined],
    ['2026', undefined],
    ['1234567890123456', undefined],
  ])('“%s” is somebody to invite: %s', (typed, kind) => {
    expect(contactIn(typed)?.kind).toBe(kind);
  });
});
