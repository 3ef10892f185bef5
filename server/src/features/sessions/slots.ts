import type { FastifyRequest } from 'fastify';
import type { Context } from '../../platform/context/index.ts';
import type { Translator } from '../../platform/messages/index.ts';
import type { Html } from '../../platform/page/index.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import type { Services } from './visit.ts';

/** What a page says and runs for a feature above this one. */
export interface Slotted {
  body: Html;
  /** A script of the page, which its policy lets run by its digest; without it the page works too. */
  script?: string;
}

/** Where somebody is about to sign in. */
export interface SigningIn {
  services: Services;
  request: FastifyRequest;
  /** Whose page it is, or the only organization that there is. */
  organization: OrganizationRow | undefined;
  /** A local path to go to after signing in. */
  next: string | null;
  t: Translator;
}

/** Where somebody is signed in. */
export interface SignedInPage {
  services: Services;
  request: FastifyRequest;
  ctx: Context;
  organization: OrganizationRow;
  t: Translator;
}

export interface SteppingUp extends SignedInPage {
  /** A local path to go to afterwards. */
  next: string | null;
  /** The Admin panel is where it leads, and this session rests on less than that asks for: a code alone is not enough. */
  strong: boolean;
}

type Slot<Page> = (page: Page) => Promise<Slotted | null>;

const slots = {
  signIn: [] as Slot<SigningIn>[],
  offer: [] as Slot<SigningIn & { organization: OrganizationRow }>[],
  home: [] as Slot<SignedInPage>[],
  stepUp: [] as Slot<SteppingUp>[],
  joined: [] as Slot<SignedInPage>[],
};

/** Other ways to sign in, above the form for a code. Filled in by the composition root, as are the others. */
export const onSignInPage = (slot: Slot<SigningIn>): void => add(slots.signIn, slot);
/** Other ways to prove oneself than the button of an invitation. */
export const onOfferPage = (slot: Slot<SigningIn & { organization: OrganizationRow }>): void =>
  add(slots.offer, slot);
/** Sections of the home page. */
export const onHomePage = (slot: Slot<SignedInPage>): void => add(slots.home, slot);
/** Other ways to prove again who one is. */
export const onStepUpPage = (slot: Slot<SteppingUp>): void => add(slots.stepUp, slot);
/** What is offered right after joining. */
export const onJoinedPage = (slot: Slot<SignedInPage>): void => add(slots.joined, slot);

const add = <Page>(list: Slot<Page>[], slot: Slot<Page>): void => {
  if (!list.includes(slot)) list.push(slot);
};

export const signInSlots = (page: SigningIn): Promise<Slotted[]> => filled(slots.signIn, page);
export const offerSlots = (page: SigningIn & { organization: OrganizationRow }): Promise<Slotted[]> =>
  filled(slots.offer, page);
export const homeSlots = (page: SignedInPage): Promise<Slotted[]> => filled(slots.home, page);
export const stepUpSlots = (page: SteppingUp): Promise<Slotted[]> => filled(slots.stepUp, page);
export const joinedSlots = (page: SignedInPage): Promise<Slotted[]> => filled(slots.joined, page);

async function filled<Page>(list: readonly Slot<Page>[], page: Page): Promise<Slotted[]> {
  const all = await Promise.all(list.map((slot) => slot(page)));
  return all.filter((slotted) => slotted !== null);
}

/** The scripts of all, or none. */
export const scriptsOf = (slotted: readonly Slotted[]): { script?: string } => {
  const scripts = slotted.flatMap((one) => one.script ?? []);
  return scripts.length > 0 ? { script: scripts.join(';') } : {};
};
