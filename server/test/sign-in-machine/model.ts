import type { Method } from '../../src/features/sign-in-policies/contract.ts';
import type { ProvedBy } from '../../src/platform/context/index.ts';
import { ALL, type Connection, type Contact, type StepOf, type Who } from './steps.ts';

export type Status = 'not_invited' | 'invited' | 'active' | 'suspended' | 'removed';

/** What a plain reading of the rules says. */
export interface Model {
  session: { who: Who; by: ProvedBy; age: number } | null;
  methods: readonly Method[];
  holds: boolean;
  status: Record<Who, Status>;
  before: Partial<Record<Who, Status>>;
  on: Record<Connection, boolean>;
  /** Who somebody is at a connection: `first s1` to a person. */
  identities: Record<string, Who>;
}

export const start = (): Model => ({
  session: null,
  methods: ALL,
  holds: false,
  status: { admin: 'active', colleague: 'active', remote: 'active', invited: 'invited', elsewhere: 'active' },
  before: {},
  on: { first: true, second: true, theirs: true },
  identities: {},
});

export const isStrong = (by: ProvedBy): boolean => by === 'passkey' || by === 'company';
const METHOD: Partial<Record<ProvedBy, Method>> = { contact: 'code', passkey: 'passkey', company: 'company' };

/** The other organization has no policy, so everything goes there. */
export const allows = (model: Model, who: Who, by: ProvedBy): boolean => {
  const method = METHOD[by];
  return !method || who === 'elsewhere' || model.methods.includes(method);
};

/** Whether a code proves once more who it is: where it is forbidden, of whoever holds nothing that is left. Nobody holds a passkey. */
export const codeProves = (model: Model, { who, by }: NonNullable<Model['session']>): boolean => {
  if (who === 'elsewhere') return true;
  const { methods, identities, on, holds } = model;
  const holdsCompany = Object.entries(identities).some(
    ([key, whose]) => whose === who && on[key.split(' ')[0] as Connection],
  );
  const may = methods.includes('code') || !(methods.includes('company') && holdsCompany);
  return may && !(who === 'admin' && isStrong(by) && holds);
};

/** Whether an admin's roles count in the session. */
export const opens = ({ holds }: Model, { who, by }: NonNullable<Model['session']>): boolean =>
  who === 'admin' && (!holds || isStrong(by) || by === 'recovery');

export type Came =
  | { outcome: 'signed_in' | 'joined'; who: Who; links: 'email' | 'code' | null }
  | { outcome: 'code_needed' | 'off' | 'not_active' | 'not_invited' | 'method_refused' };

/** Whom a contact lets in, in the connection's organization: who is there, and has proved or is being invited to it. */
function entrant(model: Model, connection: Connection, contact: Contact): Who | null {
  if (connection === 'theirs') return contact === 'colleague' ? 'elsewhere' : null;
  if (contact === 'stranger') return null;
  const status = model.status[contact];
  return status === 'active' || status === 'invited' ? contact : null;
}

/** By identity; else by an address that all three vouch for, or by a code to it. `remote` has one of a domain that nobody verified. */
export function comes(model: Model, step: StepOf<'company'>): Came {
  const { connection, subject, email, vouched, proof } = step;
  if (!model.on[connection]) return { outcome: 'off' };
  const known = model.identities[`${connection} ${subject}`];
  if (known && model.status[known] === 'suspended') return { outcome: 'not_active' };
  if (known && model.status[known] === 'active') return letIn(model, known, null);
  const contact = proof ?? (vouched && email !== 'remote' ? email : null);
  if (!contact) return { outcome: 'code_needed' };
  const found = entrant(model, connection, contact);
  if (!found) return { outcome: proof ? 'not_invited' : 'code_needed' };
  const links = proof ? 'code' : 'email';
  // To accept an invitation is how one gets in, whatever the policy says of later.
  if (model.status[found] === 'invited') return { outcome: 'joined', who: found, links };
  // The address of somebody whom the connection knows by another name may be another's by now.
  if (links === 'email' && knownOtherwise(model, step, found)) return { outcome: 'code_needed' };
  return letIn(model, found, links);
}

const knownOtherwise = ({ identities }: Model, step: StepOf<'company'>, who: Who): boolean =>
  Object.entries(identities).some(
    ([key, whose]) =>
      whose === who && key.startsWith(`${step.connection} `) && key !== `${step.connection} ${step.subject}`,
  );

const letIn = (model: Model, who: Who, links: 'email' | 'code' | null): Came =>
  allows(model, who, 'company') ? { outcome: 'signed_in', who, links } : { outcome: 'method_refused' };

const FROM: Record<StepOf<'status'>['to'], readonly Status[]> = {
  suspend: ['active'],
  reactivate: ['suspended'],
  remove: ['active', 'suspended', 'invited', 'not_invited'],
  restore: ['removed'],
};
export const mayChange = (model: Model, { who, to }: StepOf<'status'>): boolean =>
  FROM[to].includes(model.status[who]);

/** An invitation ends with the removal: who had not joined comes back as not invited. */
export function changed(model: Model, { who, to }: StepOf<'status'>): Model {
  const was = model.before[who];
  const status: Status =
    to === 'suspend'
      ? 'suspended'
      : to === 'reactivate'
        ? 'active'
        : to === 'remove'
          ? 'removed'
          : was === 'active' || was === 'suspended'
            ? was
            : 'not_invited';
  const left = status === 'suspended' || status === 'removed';
  return {
    ...model,
    status: { ...model.status, [who]: status },
    before: { ...model.before, ...(to === 'remove' ? { [who]: model.status[who] } : {}) },
    session: left && model.session?.who === who ? null : model.session,
  };
}
