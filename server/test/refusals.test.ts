import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi } from '../src/app/api.ts';
import { endpoints } from '../src/app/features.ts';
import { servicesOn } from '../src/app/services.ts';
import { createInvitation } from '../src/features/invitations/contract.ts';
import { offboardUser, suspendUser } from '../src/features/users/contract.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { type Answer, callEndpoint } from './harness-call.ts';
import { type OwnWorld, refusalCases } from './refusal-cases.ts';
import { rowsOfAllTables } from './rows.ts';

let app: TestApp;
/** The same server, had nobody set up a provider or the preview inbox. */
let silent: ReturnType<typeof buildApi>;

beforeAll(async () => {
  app = await startTestApp();
  const { settings, log } = app.services;
  const channels = { email: 'none', sms: 'none' } as const;
  silent = buildApi(servicesOn(app.db, { ...settings, channels }, log, async () => {}));
});
afterAll(async () => {
  await silent?.close();
  await app?.close();
});

async function world(): Promise<OwnWorld> {
  const organization = await app.organization();
  const team = await app.team(organization);
  return { app, organization, team, teamAdmin: await app.teamAdmin(team) };
}

describe('a refusal names its code and what to do next, and changes nothing', () => {
  test.each(Object.keys(refusalCases))('%s', async (key) => {
    const [name, code] = key.split(' ');
    const endpoint = endpoints.find((e) => e.name === name)?.endpoint;
    const make = refusalCases[key];
    if (!endpoint || !make) throw new Error(`There is no endpoint ${name}.`);
    const w = await world();
    const { actor = w.organization.admin, input, withoutChannels } = await make(w);
    const cookie = await app.signIn(actor);
    const unchanged = await rowsOfAllTables(app.db);
    const answer: Answer<typeof endpoint> = withoutChannels
      ? await callEndpoint(silent, app.services.settings.publicUrl.origin, { cookie }, endpoint, input)
      : await app.call(actor, endpoint, input);
    expect(answer.problem.errors.map((e) => e.code)).toContain(code);
    const refusal = answer.problem.errors.find((e) => e.code === code);
    expect(refusal?.detail).toMatch(/^[A-Z].+\.$/s);
    expect(refusal?.next_step).toMatch(/^[A-Z].+\.$/s);
    expect(await rowsOfAllTables(app.db)).toEqual(unchanged);
  });
});

const WAITING = `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;

test.each([
  ['suspend', suspendUser, {}],
  ['offboard', offboardUser, { body: { last_day_on: '2026-01-01' } }],
] as const)(
  'of two Organization Admins who %s each other at the same moment one stays',
  async (_, endpoint, with_) => {
    const { organization } = await world();
    const other = await app.admin(organization);
    for (const user of [organization.admin, other]) await app.signIn(user);
    const gate = await app.db.pool.connect();
    await gate.query('begin');
    await gate.query('select id from organizations where id = $1 for update', [organization.id]);
    const both = Promise.all([
      app.call(organization.admin, endpoint, { params: { id: other.id }, ...with_ }),
      app.call(other, endpoint, { params: { id: organization.admin.id }, ...with_ }),
    ]);
    try {
      // Both are past the gate of the request, and wait for the organization.
      await expect.poll(() => app.db.many(WAITING)).toHaveLength(2);
    } finally {
      await gate.query('commit');
      gate.release();
    }
    const codes = (await both).map((answer) => answer.code);
    expect(codes).toContain(null);
    expect(codes).toContain('user.last_organization_admin');
  },
);

test('what is too large, no JSON or of another type is refused before anybody looks at it', async () => {
  const { organization } = await world();
  const cookie = await app.signIn(organization.admin);
  const send = async (payload: string, type: string) => {
    const { statusCode, headers, body } = await app.api.inject({
      method: createInvitation.method,
      url: '/api/v1/invitations',
      headers: { cookie, origin: app.services.settings.publicUrl.origin, 'content-type': type },
      payload,
    });
    expect(headers['content-type']).toContain('application/problem+json');
    const { code, detail } = JSON.parse(body) as { code: string; detail: string };
    return { statusCode, code, detail };
  };
  const large = JSON.stringify({ about: 'x'.repeat(1_100_000) });
  expect(await send(large, 'application/json')).toMatchObject({ statusCode: 413, code: 'request.too_large' });
  for (const type of [
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
  ])
    expect(await send('a=1', type)).toMatchObject({ statusCode: 415, code: 'request.unsupported_type' });
  for (const broken of ['{', '', 'null,', '{"__proto__": {"a": 1}}'])
    expect(await send(broken, 'application/json')).toMatchObject({
      statusCode: 400,
      code: 'request.invalid',
    });
  for (const other of ['[]', '"x"', '7'])
    expect(await send(other, 'application/json')).toMatchObject({ statusCode: 400, code: 'request.invalid' });
});
