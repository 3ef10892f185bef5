import fc from 'fast-check';
import { expect } from 'vitest';
import { proveByCompany } from '../../src/features/company-sign-in/commands/prove-by-company.ts';
import {
  eraseIdentitiesOf,
  type Facts,
  finishCompanySignIn,
} from '../../src/features/company-sign-in/index.ts';
import { findConnection } from '../../src/features/company-sign-in/read.ts';
import { createInvitation } from '../../src/features/invitations/contract.ts';
import { lockOrganization } from '../../src/features/organizations/index.ts';
import { loadCaller, proveAgain, startSession } from '../../src/features/sessions/index.ts';
import { signInOf } from '../../src/features/sessions/policy-queries.ts';
import type { Method } from '../../src/features/sign-in-policies/contract.ts';
import { FROM, removeOrSuspend, restore } from '../../src/features/users/index.ts';
import { FRESH_PROOF_SECONDS, transaction } from '../../src/platform/context/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { Problem } from '../../src/platform/problem.ts';
import type { TestApp } from '../harness.ts';
import {
  allows,
  changed,
  codeProves,
  comes,
  isStrong,
  type Model,
  mayChange,
  opens,
  start,
} from './model.ts';
import {
  ALL,
  CONNECTIONS,
  type Connection,
  type Contact,
  PEOPLE,
  type Step,
  type StepOf,
  step,
  type Who,
} from './steps.ts';

const ISSUER = 'https://id.people.example';

/** How often what came about. */
export type Seen = Map<string, number>;

/** Random orders of sign-ins, step-ups and links against the plain model, after each step. */
export async function checkMachine(app: TestApp, size: { runs: number; steps: number }): Promise<Seen> {
  const seen: Seen = new Map();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: size.steps, size: 'max' }), async (steps) => {
      await app.clock.reset();
      const world = await World.create(app, seen);
      let model = start();
      for (const one of steps) {
        model = await world.take(one, model);
        await world.compare(model);
      }
    }),
    { numRuns: size.runs },
  );
  await app.clock.reset();
  return seen;
}

/** The product's side: two organizations, their people and connections, and one browser. */
class World {
  readonly #app: TestApp;
  readonly #seen: Seen;
  /** The organization of most, and the other one. */
  readonly #homes: Record<'home' | 'other', string>;
  readonly #users: Record<Who, string>;
  readonly #connections: Record<Connection, string>;
  readonly #run: string;
  #token: string | null = null;

  private constructor(app: TestApp, seen: Seen, run: string, made: Awaited<ReturnType<typeof people>>) {
    this.#app = app;
    this.#seen = seen;
    this.#run = run;
    this.#homes = made.homes;
    this.#users = made.users;
    this.#connections = { first: newId(), second: newId(), theirs: newId() };
  }

  static async create(app: TestApp, seen: Seen): Promise<World> {
    const run = newId().slice(-12);
    const world = new World(app, seen, run, await people(app, run));
    for (const connection of CONNECTIONS) await world.#connect(connection);
    await world.#decide(ALL, false);
    return world;
  }

  async take(one: Step, model: Model): Promise<Model> {
    switch (one.do) {
      case 'wait': {
        await this.#app.clock.move(one.seconds, { proofsAge: true });
        const { session } = model;
        return { ...model, session: session && { ...session, age: session.age + one.seconds } };
      }
      case 'policy':
        await this.#decide(one.methods, one.holds);
        return { ...model, methods: one.methods, holds: one.holds };
      case 'switch':
        await this.#app.db.many('update connections set state = $2 where id = $1', [
          this.#connections[one.connection],
          one.on ? 'on' : 'off',
        ]);
        return { ...model, on: { ...model.on, [one.connection]: one.on } };
      case 'replace':
        return this.#replace(one, model);
      case 'status':
        return this.#changeStatus(one, model);
      case 'unlink':
        await transaction(this.#system(this.#homeOf(one.who)), (tx) =>
          eraseIdentitiesOf(tx, this.#users[one.who]),
        );
        return { ...model, identities: without(model, (_key, who) => who === one.who) };
      case 'sign_in':
        return this.#signIn(one, model);
      case 'company':
        return this.#company(one, model);
      case 'step_up':
        return this.#stepUp(one, model);
      case 'company_step_up':
        return this.#companyStepUp(one, model);
    }
  }

  /** The session and what is linked are as the model says. */
  async compare(model: Model): Promise<void> {
    const found = await this.#caller();
    const { session } = model;
    expect(found?.actor.userId ?? null).toBe(session ? this.#users[session.who] : null);
    if (found && session) {
      expect(found.organizationId).toBe(this.#homeOf(session.who));
      expect(found.actor.grants.length).toBe(opens(model, session) ? 1 : 0);
      if (!found.actor.token) {
        expect(found.actor.proof.by).toBe(session.by);
        expect(found.actor.proof.secondsAgo <= FRESH_PROOF_SECONDS).toBe(session.age <= FRESH_PROOF_SECONDS);
      }
    }
    const rows = await this.#app.db.many<{ connection_id: string; subject: string; user_id: string }>(
      'select connection_id, subject, user_id from external_identities where connection_id = any($1)',
      [Object.values(this.#connections)],
    );
    const nameOf = <K extends string>(of: Record<K, string>, id: string) =>
      (Object.keys(of) as K[]).find((name) => of[name] === id);
    const linked = Object.fromEntries(
      rows.map((row) => [
        `${nameOf(this.#connections, row.connection_id)} ${row.subject}`,
        nameOf(this.#users, row.user_id),
      ]),
    );
    expect(linked).toEqual(model.identities);
    const people = await this.#app.db.many<{ id: string; status: string }>(
      'select id, status from users where id = any($1)',
      [Object.values(this.#users)],
    );
    for (const who of PEOPLE)
      expect([who, people.find(({ id }) => id === this.#users[who])?.status]).toEqual([
        who,
        model.status[who],
      ]);
  }

  async #company(one: StepOf<'company'>, model: Model): Promise<Model> {
    const expected = comes(model, one);
    const facts = this.#facts(one.subject, one.email, one.vouched);
    const proof = one.proof && { kind: 'email' as const, canonical: addressOf(one.proof, this.#run) };
    const row = await findConnection(this.#app.db, this.#connections[one.connection]);
    if (!row) throw new Error('There is no such connection.');
    const visit = this.#system(this.#homes.home);
    const how = { replaces: this.#token, ...(proof ? { proof } : {}) };
    const finished = await finishCompanySignIn(visit, row, facts, how).catch(codeOf);
    this.#note(expected.outcome);
    if (expected.outcome === 'method_refused') {
      expect(finished).toBe('sign_in.method_not_allowed');
      return model;
    }
    if (!('who' in expected)) {
      expect(finished).toEqual(
        expected.outcome === 'code_needed'
          ? { outcome: 'code_needed' }
          : { outcome: 'refused', reason: expected.outcome },
      );
      if (expected.outcome !== 'code_needed') this.#note('refused');
      return model;
    }
    const { who, links, outcome } = expected;
    expect(finished).toMatchObject({
      outcome: 'signed_in',
      userId: this.#users[who],
      joined: outcome === 'joined',
    });
    if (typeof finished === 'object' && finished.outcome === 'signed_in')
      this.#token = finished.session.token;
    const key = `${one.connection} ${one.subject}`;
    if (links) this.#note(`linked_by_${links}`);
    if (links && model.identities[key]) this.#note('relinked');
    if (who === 'elsewhere') this.#note('signed_in_elsewhere');
    return {
      ...model,
      // Joined by a way that signs nobody in: it counts for no more than a code.
      session: { who, by: allows(model, who, 'company') ? 'company' : 'contact', age: 0 },
      status: { ...model.status, [who]: 'active' },
      identities: links ? { ...model.identities, [key]: who } : model.identities,
    };
  }

  async #signIn({ who, by }: StepOf<'sign_in'>, model: Model): Promise<Model> {
    const userId = this.#users[who];
    const ctx = this.#app.services.contextFor(this.#homeOf(who), { kind: 'invitee', userId });
    const entered = await transaction(ctx, (tx) =>
      startSession(tx, { userId, provedBy: by, replaces: this.#token }),
    ).catch(codeOf);
    const refused =
      model.status[who] !== 'active'
        ? 'session.required'
        : allows(model, who, by)
          ? null
          : 'sign_in.method_not_allowed';
    if (refused) {
      // Which of two reasons is said does not matter to whoever stays outside.
      expect(allows(model, who, by) ? [refused] : [refused, 'sign_in.method_not_allowed']).toContain(entered);
      return model;
    }
    if (typeof entered === 'string') throw new Error(`Refused: ${entered}`);
    this.#token = entered.token;
    return { ...model, session: { who, by, age: 0 } };
  }

  async #stepUp({ by }: StepOf<'step_up'>, model: Model): Promise<Model> {
    const found = await this.#caller();
    if (!found || !model.session) return model;
    if (by === 'contact') {
      const may = await signInOf(this.#app.db, found.organizationId, found.actor.sessionId ?? '');
      expect(may?.code_proves).toBe(codeProves(model, model.session));
      if (!may?.code_proves) return model;
    }
    const ctx = this.#app.services.contextFor(found.organizationId, found.actor);
    const proved = await transaction(ctx, (tx) => proveAgain(tx, by)).catch(codeOf);
    if (by !== 'contact' && !allows(model, model.session.who, by)) {
      expect(proved).toBe('sign_in.method_not_allowed');
      return model;
    }
    this.#note('stepped_up');
    return { ...model, session: { ...model.session, by: isStrong(by) ? by : model.session.by, age: 0 } };
  }

  async #companyStepUp(one: StepOf<'company_step_up'>, model: Model): Promise<Model> {
    const found = await this.#caller();
    const row = await findConnection(this.#app.db, this.#connections[one.connection]);
    if (!found || !model.session || !row) return model;
    const ctx = this.#app.services.contextFor(found.organizationId, found.actor);
    const facts = this.#facts(one.subject, 'stranger', false);
    const proved = await proveByCompany(ctx, row, facts).catch(codeOf);
    const { connection, subject } = one;
    const theirs = model.on[connection] && model.identities[`${connection} ${subject}`] === model.session.who;
    const is = theirs && allows(model, model.session.who, 'company');
    expect(proved).toBe(is === theirs ? is : 'sign_in.method_not_allowed');
    if (is) this.#note('stepped_up_by_company');
    return is ? { ...model, session: { ...model.session, by: 'company', age: 0 } } : model;
  }

  async #changeStatus(one: StepOf<'status'>, model: Model): Promise<Model> {
    if (!mayChange(model, one)) return model;
    const id = this.#users[one.who];
    await transaction(this.#system(this.#homes.home), async (tx) => {
      await lockOrganization(tx);
      if (one.to === 'restore') await restore(tx, id);
      else {
        const to = { suspend: 'suspended', reactivate: 'active', remove: 'removed' } as const;
        await removeOrSuspend(tx, [id], to[one.to], FROM[one.to]);
      }
    });
    return changed(model, one);
  }

  async #replace({ connection }: StepOf<'replace'>, model: Model): Promise<Model> {
    await this.#app.db.many('delete from connections where id = $1', [this.#connections[connection]]);
    this.#connections[connection] = newId();
    await this.#connect(connection);
    return {
      ...model,
      on: { ...model.on, [connection]: true },
      identities: without(model, (key) => key.startsWith(`${connection} `)),
    };
  }

  #connect(connection: Connection): Promise<unknown> {
    return this.#app.db.many(
      `insert into connections (organization_id, id, protocol, name, state, tested_at) values ($1, $2, 'openid', 'Harbor ID', 'on', app_now())`,
      [this.#homes[connection === 'theirs' ? 'other' : 'home'], this.#connections[connection]],
    );
  }

  #decide(methods: readonly Method[], holds: boolean): Promise<unknown> {
    return this.#app.db.many(
      `insert into sign_in_policies (organization_id, methods, grace_days, strong_since) values ($1, $2, 90, app_now())
       on conflict (organization_id) do update set methods = $2,
         strong_since = app_now() - case when $3 then interval '91 days' else interval '0 days' end`,
      [this.#homes.home, [...methods], holds],
    );
  }

  #facts = (subject: string, email: Contact, emailVerified: boolean): Facts => ({
    issuer: ISSUER,
    subject,
    email: addressOf(email, this.#run),
    emailVerified,
    claims: {},
    session: { id: null, saidAt: '2026-01-01T00:00:00Z', wayOut: null },
  });
  #caller = () => loadCaller(this.#app.db, this.#token, { network: null });
  #system = (organizationId: string) => this.#app.services.contextFor(organizationId, { kind: 'shell' });
  #homeOf = (who: Who): string => this.#homes[who === 'elsewhere' ? 'other' : 'home'];
  #note = (what: string) => this.#seen.set(what, (this.#seen.get(what) ?? 0) + 1);
}

const codeOf = (error: unknown): string => {
  if (error instanceof Problem) return error.code;
  throw error;
};

const without = ({ identities }: Model, gone: (key: string, who: Who) => boolean): Model['identities'] =>
  Object.fromEntries(Object.entries(identities).filter(([key, who]) => !gone(key, who)));

/** All of a domain that both organizations have verified, but for who is remote. */
const addressOf = (contact: Contact, run: string): string =>
  `${contact}.${run}@${contact === 'remote' ? 'remote' : 'people'}.example`;

async function people(app: TestApp, run: string) {
  const [home, other] = [await app.organization(), await app.organization()];
  const address = (contact: Contact) => addressOf(contact, run);
  await app.db.many(
    `update contact_points set address = $2, canonical = $2 where user_id = $1 and kind = 'email'`,
    [home.admin.id, address('admin')],
  );
  const [colleague, remote, elsewhere] = [
    await app.user(home, { email: address('colleague') }),
    await app.user(home, { email: address('remote') }),
    await app.user(other, { email: address('colleague') }),
  ];
  const { body } = await app.call(home.admin, createInvitation, {
    body: { first_name: 'Ines', last_name: 'Calder', email: address('invited') },
  });
  for (const { id } of [home, other])
    await app.db.many(
      `insert into verified_domains (organization_id, id, domain, token, verified_at)
       values ($1, gen_random_uuid(), 'people.example', 'seen', app_now())`,
      [id],
    );
  return {
    homes: { home: home.id, other: other.id },
    users: {
      admin: home.admin.id,
      colleague: colleague.id,
      remote: remote.id,
      invited: body.user.id,
      elsewhere: elsewhere.id,
    },
  };
}
