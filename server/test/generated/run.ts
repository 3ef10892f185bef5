import { existsSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { committedDocument } from '../../src/app/openapi/index.ts';
import { problemPagePath } from '../../src/app/problem-pages.ts';
import { createApiToken } from '../../src/features/api-tokens/contract.ts';
import { getUser } from '../../src/features/directory/contract.ts';
import { createInvitation } from '../../src/features/invitations/contract.ts';
import { createProfileField } from '../../src/features/profile-fields/contract.ts';
import { listMySessions } from '../../src/features/sessions/contract.ts';
import { tokenPermissions } from '../../src/platform/permissions.ts';
import type { TestApp, TestUser } from '../harness.ts';
import { write } from './hostile.ts';
import { type GeneratedRequest, operationsOf, requests } from './requests.ts';
import type { Known } from './values.ts';

const AT_ONCE = 4;
/** The address did not lead to the operation at all, or the request was none. */
const BEFORE_ANY_OPERATION = new Set(['request.not_found', 'request.invalid']);

export interface Ran {
  /** What was wrong with answers, a sentence each; none is what the test wants. */
  faults: string[];
  /** How many answers there were of each status. */
  statuses: Map<number, number>;
}

interface World {
  app: TestApp;
  admin: TestUser;
  teamAdmin: TestUser;
  token: string;
  cookies: Map<TestUser, string>;
  known: Known;
}

/** Another one in each run; `BECKON_TEST_SEED` repeats a run. */
export const seedOfRun = (): number => Number(process.env.BECKON_TEST_SEED ?? Date.now() % 2 ** 31);

/** Generates so many requests from the document that the server hands out, sends them and looks at every answer. */
export async function runGenerated(app: TestApp, count: number, seed: number): Promise<Ran> {
  const world = await buildWorld(app);
  const operations = operationsOf(committedDocument());
  const check = checker();
  const asked = fc.sample(requests(operations, world.known), { numRuns: count, seed });
  const ran: Ran = { faults: [], statuses: new Map() };
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < asked.length; at = next++) {
      const request = asked[at];
      if (!request) return;
      const answer = await send(world, request);
      ran.statuses.set(answer.status, (ran.statuses.get(answer.status) ?? 0) + 1);
      const fault = check(request, answer);
      if (fault)
        ran.faults.push(`${fault}\n  ${describe(request)}\n  ${answer.status} ${answer.text.slice(0, 400)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return ran;
}

async function buildWorld(app: TestApp): Promise<World> {
  const organization = await app.organization();
  const { admin } = organization;
  const team = await app.team(organization);
  const teamAdmin = await app.teamAdmin(team);
  const people = [
    await app.user(organization, { teams: [team], mobile: true }),
    await app.user(organization, { status: 'not_invited' }),
    await app.user(organization, { status: 'suspended' }),
    await app.user(organization, { status: 'removed' }),
  ];
  const invited = await app.call(admin, createInvitation, {
    body: { first_name: 'Bo', email: 'bo@people.example', team_ids: [team.id] },
  });
  const field = await app.call(admin, createProfileField, {
    body: { key: 'locker', label: 'Locker', type: 'text' },
  });
  const made = await app.call(admin, createApiToken, {
    body: { name: 'Generated requests', permissions: [...tokenPermissions] },
  });
  const spare = await app.call(admin, createApiToken, {
    body: { name: 'Spare', permissions: ['users.view'] },
  });
  const first = people[0];
  const page = first && (await app.call(admin, getUser, { params: { id: first.id } })).body;
  const sessions = first ? (await app.call(first, listMySessions)).body.items : [];
  const ids = [
    team.id,
    (await app.team(organization)).id,
    ...people.map((person) => person.id),
    ...(page?.user.contact_points ?? []).map((contact) => contact.id),
    ...sessions.map((session) => session.id),
    invited.body.user.id,
    ...(invited.body.invitation ? [invited.body.invitation.id] : []),
    field.body.id,
    spare.body.id,
  ];
  return {
    app,
    admin,
    teamAdmin,
    token: made.body.token,
    cookies: new Map(),
    known: {
      ids,
      emails: people.flatMap((person) => person.email ?? []),
      mobiles: people.flatMap((person) => person.mobile ?? []),
    },
  };
}

interface Received {
  status: number;
  type: string;
  text: string;
}

async function send(world: World, request: GeneratedRequest): Promise<Received> {
  const { app, admin, teamAdmin, token } = world;
  const own: Record<string, string> = {};
  if (request.caller === 'token') own.authorization = `Bearer ${token}`;
  const who = { 'organization admin': admin, 'team admin': teamAdmin, token: null, nobody: null }[
    request.caller
  ];
  if (who) own.cookie = await cookieOf(world, who);
  const response = await app.api.inject({
    method: request.operation.method as 'GET',
    url: request.url,
    headers: { origin: app.services.settings.publicUrl.origin, ...own, ...request.headers },
    ...(request.payload === undefined ? {} : { payload: request.payload }),
  });
  // A generated request may well have ended the session.
  if (response.statusCode === 401 && who) world.cookies.delete(who);
  return {
    status: response.statusCode,
    type: String(response.headers['content-type']).split(';')[0] ?? '',
    text: response.body,
  };
}

async function cookieOf({ app, cookies }: World, who: TestUser): Promise<string> {
  const cookie = cookies.get(who) ?? (await app.signIn(who));
  cookies.set(who, cookie);
  return cookie;
}

/** What is wrong with an answer, or null. */
function checker() {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const compiled = new Map<object, ReturnType<typeof ajv.compile>>();
  // When it is needed: most answers of most operations never come.
  const compile = (schema: object) => {
    const made = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, made);
    return made;
  };

  return ({ operation, kind, body }: GeneratedRequest, { status, type, text }: Received): string | null => {
    if (status >= 500) return `${operation.name} broke`;
    const code = status >= 400 ? codeOf(text) : null;
    if (status >= 400) {
      if (type !== 'application/problem+json' || code === null)
        return `${operation.name} refused without a problem`;
      const without = codesIn(text).find((one) => !existsSync(problemPagePath(one)));
      if (without) return `${operation.name} answered ${without}, which has no page`;
      if (BEFORE_ANY_OPERATION.has(code) && !operation.responses[status]) return null;
      if (code === 'request.not_found') return null;
    }
    const declared = operation.responses[status];
    if (!declared) return `${operation.name} answered ${status}, which the document does not declare`;
    if (type !== declared.type) return `${operation.name} answered ${type} instead of ${declared.type}`;
    const holds = compile(declared.schema);
    if (!holds(type.endsWith('json') ? JSON.parse(text) : text))
      return `${operation.name} answered what its schema does not allow: ${JSON.stringify(holds.errors)}`;
    if (kind === 'valid' && code === 'request.invalid')
      return `${operation.name} called malformed what the document allows`;
    const { body: allowed } = operation;
    if (kind === 'almost' && body !== undefined && allowed && status < 400 && !compile(allowed)(sent(body)))
      return `${operation.name} took what the document does not allow`;
    return null;
  };
}

function codeOf(text: string): string | null {
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
}

const codesIn = (text: string): string[] =>
  [...text.matchAll(/"code":"([a-z_]+\.[a-z_]+)"/g)].map((match) => match[1] ?? '');

/** The body as whoever parses it gets it. */
const sent = (body: unknown): unknown => JSON.parse(write(body));

const describe = ({ kind, caller, operation, url, headers, payload }: GeneratedRequest): string =>
  `${kind} by ${caller}: ${operation.method} ${url.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)} ${String(payload).slice(0, 600)}`;
