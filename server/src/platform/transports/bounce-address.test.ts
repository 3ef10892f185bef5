import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseEmailAddress } from '../email-address.ts';
import { newId } from '../ids.ts';
import { bounceAddressOf, deliveryOfBounceAddress, LONGEST_BOUNCE_LOCAL } from './bounce-address.ts';

const key = randomBytes(32);

test('an address leads back to its message, whatever case it comes back in', () => {
  for (let i = 0; i < 50; i++) {
    const id = newId();
    const address = bounceAddressOf('bounces@example.org', key, id);
    expect(parseEmailAddress(address)).toMatchObject({ ok: true, address });
    expect(deliveryOfBounceAddress(address, key)).toBe(id);
    expect(deliveryOfBounceAddress(address.toUpperCase(), key)).toBe(id);
  }
});

test('the longest setting that is allowed still makes an address', () => {
  const base = `${'b'.repeat(LONGEST_BOUNCE_LOCAL)}@example.org`;
  const id = newId();
  const address = bounceAddressOf(base, key, id);
  expect(parseEmailAddress(address).ok).toBe(true);
  expect(deliveryOfBounceAddress(address, key)).toBe(id);
});

test('an address that was changed, made up or made by another installation leads nowhere', () => {
  const address = bounceAddressOf('bounces@example.org', key, newId());
  const at = address.indexOf('+') + 1;
  for (let i = at; i < at + 38; i++) {
    const other = address[i] === 'a' ? 'b' : 'a';
    expect(deliveryOfBounceAddress(address.slice(0, i) + other + address.slice(i + 1), key)).toBeNull();
  }
  expect(deliveryOfBounceAddress(address, randomBytes(32))).toBeNull();
  for (const text of [
    '',
    'bounces@example.org',
    'bounces+x@example.org',
    `bounces+${'a'.repeat(39)}@example.org`,
  ])
    expect(deliveryOfBounceAddress(text, key)).toBeNull();
});
