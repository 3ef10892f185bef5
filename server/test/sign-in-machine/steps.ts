import fc from 'fast-check';
import type { Method } from '../../src/features/sign-in-policies/contract.ts';
import type { ProvedBy } from '../../src/platform/context/index.ts';

/** Whom it is about: an admin, two colleagues, somebody invited; and a user of another organization with a colleague's address. */
export const PEOPLE = ['admin', 'colleague', 'remote', 'invited', 'elsewhere'] as const;
export type Who = (typeof PEOPLE)[number];
/** Two connections of one organization and one of another, all to the same provider. */
export const CONNECTIONS = ['first', 'second', 'theirs'] as const;
export type Connection = (typeof CONNECTIONS)[number];
export type Contact = Exclude<Who, 'elsewhere'> | 'stranger';
export const ALL: readonly Method[] = ['code', 'passkey', 'company'];

const who = fc.constantFrom(...PEOPLE);
const connection = fc.constantFrom(...CONNECTIONS);
const subject = fc.constantFrom('s1', 's2', 's3');
const contact = fc.constantFrom<Contact>('admin', 'colleague', 'remote', 'invited', 'stranger');
const changing = fc.constantFrom<Who>('colleague', 'remote', 'invited');

/** What happens, one after the other, in one browser and in the organizations around it. */
const arbitrary = {
  sign_in: fc.record({ who, by: fc.constantFrom<ProvedBy>('contact', 'passkey', 'recovery') }),
  company: fc.record({
    connection,
    subject,
    /** What the provider says, and whether it calls it verified. */
    email: contact,
    vouched: fc.boolean(),
    /** The contact whose code was typed, where one was asked for. */
    proof: fc.option(contact, { freq: 2 }),
  }),
  step_up: fc.record({ by: fc.constantFrom<ProvedBy>('contact', 'passkey') }),
  company_step_up: fc.record({ connection, subject }),
  policy: fc.record({
    methods: fc.subarray<Method>([...ALL], { minLength: 1 }),
    /** The rule for admins is on and its days of grace are over. */
    holds: fc.boolean(),
  }),
  wait: fc.record({ seconds: fc.constantFrom(70, 290, 301) }),
  switch: fc.record({ connection, on: fc.boolean() }),
  /** The connection is removed, and set up anew. */
  replace: fc.record({ connection }),
  status: fc.record({ who: changing, to: fc.constantFrom('suspend', 'reactivate', 'remove', 'restore') }),
  unlink: fc.record({ who }),
} as const;
type Steps = typeof arbitrary;
type Of<K extends keyof Steps> = Steps[K] extends fc.Arbitrary<infer S> ? S & { do: K } : never;
export type Step = { [K in keyof Steps]: Of<K> }[keyof Steps];
export type StepOf<K extends Step['do']> = Extract<Step, { do: K }>;

const WEIGHTS: Record<Step['do'], number> = {
  sign_in: 2,
  company: 10,
  step_up: 3,
  company_step_up: 3,
  policy: 1,
  wait: 1,
  switch: 2,
  replace: 1,
  status: 3,
  unlink: 1,
};

export const step: fc.Arbitrary<Step> = fc.oneof(
  ...(Object.keys(arbitrary) as Step['do'][]).map((name) => ({
    weight: WEIGHTS[name],
    arbitrary: (arbitrary[name] as fc.Arbitrary<object>).map((given) => ({ ...given, do: name }) as Step),
  })),
);
