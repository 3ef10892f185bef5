import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestOrganization } from '../../../test/harness.ts';
import { getOpenidSettings, rotateSigningKeys } from './contract.ts';
import { Browser, buildTool, relyingParty, signInAt, startListening } from './testing/kit.ts';

/** Keys that sign: published ahead, changed without anybody noticing, and never read from the database alone. */
let app: Awaited<ReturnType<typeof startListening>>;
let org: TestOrganization;
beforeAll(async () => {
  app = await startListening({ database: 'embedded' });
  org = await app.organization();
});
afterAll(() => app?.close());

const published = async () => {
  const answer = await fetch(`${app.origin}/o/${org.slug}/oidc/jwks`);
  return ((await answer.json()) as { keys: Record<string, string>[] }).keys;
};
const kidOf = (jwt = '') =>
  JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString()).kid as string;

test('the next key is published before it signs, and the old one is believed for a day more', async () => {
  const tool = await buildTool(app, org);
  const rp = await relyingParty(app.origin, tool);
  const browser = await new Browser(app.origin).signIn(app, org.admin);
  const [current = '', next = ''] = (await app.call(org.admin, getOpenidSettings)).body.keys.map(
    (key) => key.kid,
  );
  const first = await signInAt(rp, tool, browser);
  expect(kidOf(first.id_token)).toBe(current);
  expect((await published()).map((key) => key.kid)).toEqual([current, next]);
  for (const key of await published())
    expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);

  const early = await app.call(org.admin, rotateSigningKeys);
  expect(early.code).toBe('signing_key.too_soon');
  expect(early.problem.retry_at).toBeDefined();
  await app.clock.move(3600, { proofsAge: true });
  expect((await app.call(org.admin, rotateSigningKeys)).code).toBe('session.step_up_required');
  await app.signIn(org.admin);
  const { keys } = (await app.call(org.admin, rotateSigningKeys)).body;
  expect(keys.map((key) => key.state)).toEqual(['in_use', 'old', 'next']);
  expect(keys[0]?.kid).toBe(next);

  await browser.signIn(app, org.admin);
  const second = await signInAt(rp, tool, browser, { id_token_hint: first.id_token ?? '' });
  expect(kidOf(second.id_token)).toBe(next);
  expect((await published()).map((key) => key.kid)).toContain(current);
  await app.clock.move(90_000);
  expect((await published()).map((key) => key.kid)).not.toContain(current);
});

test('every organization has keys of its own, made once, whoever asks first', async () => {
  const other = await app.organization();
  const kids = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const answer = await fetch(`${app.origin}/o/${other.slug}/oidc/jwks`);
      return ((await answer.json()) as { keys: { kid: string }[] }).keys.map((key) => key.kid).join();
    }),
  );
  expect(new Set(kids).size).toBe(1);
  const ours = (await published()).map((key) => key.kid ?? '');
  expect(ours.filter((kid) => kids[0]?.includes(kid))).toEqual([]);
});
