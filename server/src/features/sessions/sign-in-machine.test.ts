import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { FRESH_PROOF_SECONDS, type ProvedBy, transaction } from '../../platform/context/index.ts';
import { Problem } from '../../platform/problem.ts';
import type { Method } from '../sign-in-policies/contract.ts';
import { loadCaller, proveAgain, startSession } from './index.ts';
import { signInOf } from './policy-queries.ts';

/** What a plain reading of the rules says of the one browser that the steps are done in. */
interface Model {
  session: { by: ProvedBy; age: number } | null;
  methods: readonly Method[];
  /** The rule for admins is on and its days of grace are over. */
  holds: boolean;
}
const METHOD: Partial<Record<ProvedBy, Method>> = { contact: 'code', passkey: 'passkey', company: 'company' };
const isStrong = (by: ProvedBy) => by === 'passkey' || by === 'company';

const ways = fc.constantFrom<ProvedBy>('contact', 'passkey', 'company', 'recovery');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('sign_in' as const), by: ways }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('step_up' as const),
      by: fc.constantFrom<ProvedBy>('contact', 'passkey', 'company'),
    }),
  },
  fc.record({
    do: fc.constant('policy' as const),
    methods: fc.subarray<Method>(['code', 'passkey', 'company'], { minLength: 1 }),
    holds: fc.boolean(),
  }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(70, 290, 301) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

let app: TestApp;
let organization: TestOrganization;
let admin: TestUser;
let token: string | null = null;

beforeAll(async () => {
  app = await startTestApp();
  organization = await app.organization();
  admin = organization.admin;
});
afterAll(() => app?.close());

const caller = () => loadCaller(app.db, token, { network: null });

async function take(one: Step, model: Model): Promise<Model> {
  if (one.do === 'wait') {
    await app.clock.move(one.seconds, { proofsAge: true });
    const { session } = model;
    return { ...model, session: session && { ...session, age: session.age + one.seconds } };
  }
  if (one.do === 'policy') {
    await decide(one.methods, one.holds);
    return { ...model, methods: one.methods, holds: one.holds };
  }
  return one.do === 'sign_in' ? signIn(one.by, model) : stepUp(one.by, model);
}

async function decide(methods: readonly Method[], holds: boolean): Promise<void> {
  await app.db.many(
    `insert into sign_in_policies (organization_id, methods, grace_days, strong_since) values ($1, $2, 90, app_now())
     on conflict (organization_id) do update set methods = $2,
       strong_since = app_now() - case when $3 then interval '91 days' else interval '0 days' end`,
    [organization.id, [...methods], holds],
  );
}

async function signIn(by: ProvedBy, model: Model): Promise<Model> {
  const method = METHOD[by];
  const allowed = !method || model.methods.includes(method);
  const ctx = app.services.contextFor(organization.id, { kind: 'invitee', userId: admin.id });
  const entered = await transaction(ctx, (tx) =>
    startSession(tx, { userId: admin.id, provedBy: by, replaces: token }),
  ).catch((error: unknown) => {
    if (error instanceof Problem) return error.code;
    throw error;
  });
  if (typeof entered === 'string') {
    expect([entered, allowed]).toEqual(['sign_in.method_not_allowed', false]);
    return model;
  }
  expect(allowed).toBe(true);
  token = entered.token;
  return { ...model, session: { by, age: 0 } };
}

async function stepUp(by: ProvedBy, model: Model): Promise<Model> {
  const found = await caller();
  if (!found || !model.session) return model;
  const { actor } = found;
  const strong = isStrong(model.session.by);
  if (by === 'contact') {
    const may = await signInOf(app.db, organization.id, actor.sessionId ?? '');
    expect(may?.code_proves).toBe(model.methods.includes('code') && !(strong && model.holds));
    if (!may?.code_proves) return model;
  }
  await transaction(app.services.contextFor(organization.id, actor), (tx) => proveAgain(tx, by));
  return { ...model, session: { by: isStrong(by) ? by : model.session.by, age: 0 } };
}

/** The session is as the model says: whose roles count, what it rests on, and whether the proof is fresh. */
async function compare({ session, holds }: Model): Promise<void> {
  const found = await caller();
  expect(found === null).toBe(session === null);
  if (!found || !session || found.actor.token) return;
  const open = !holds || isStrong(session.by) || session.by === 'recovery';
  expect(found.actor.grants.length).toBe(open ? 1 : 0);
  expect(found.actor.proof.by).toBe(session.by);
  const { secondsAgo } = found.actor.proof;
  expect(secondsAgo <= FRESH_PROOF_SECONDS).toBe(session.age <= FRESH_PROOF_SECONDS);
}

test('sign-in and step-up under changing policies, in random orders, are what a plain reading of the rules says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      token = null;
      await app.clock.reset();
      await decide(['code', 'passkey', 'company'], false);
      let model: Model = { session: null, methods: ['code', 'passkey', 'company'], holds: false };
      for (const one of steps) {
        model = await take(one, model);
        await compare(model);
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);
