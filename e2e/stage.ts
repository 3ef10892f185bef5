import { readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { directionOf, type Language } from '../server/src/platform/languages.ts';
import type { Screen } from './screens.ts';
import { startWorld, type World } from './world.ts';

/** Whom a screen is shown to: those of the demo, somebody who is not signed in, and the admin of an empty organization. */
export type Role = 'organization_admin' | 'team_admin' | 'user' | 'guest' | 'newcomer';

/** The demo with a door for each role, for whoever looks at every screen: the accessibility runs and the pictures. */
export interface Stage {
  world: World;
  /** A fresh page of the role in the language; the caller closes it. */
  enter(role: Role, language: Language, options?: BrowserContextOptions): Promise<Page>;
  /**
   * Shows the screen, on the page on which the last one of this role, language and look was shown: its files are in the
   * cache by then. A screen that cannot be shown costs its page.
   */
  show(screen: Screen, language: Language, look?: Look): Promise<Page>;
  place(language: Language): Place;
  close(): Promise<void>;
}

/** How a page is looked at; wide, light and in the system's colors unless said. */
export interface Look {
  width?: number;
  colorScheme?: 'light' | 'dark';
  forcedColors?: 'active';
}

/** What opens a screen may ask for, so that it works in any language. */
export interface Place {
  language: Language;
  /** The portal's words for a key of its catalogue. */
  t(key: string, values?: Record<string, string | number>): string;
  /** Asks the API as the demo's Organization Admin. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Somebody whom the list shows for the question. */
  someone(question: object): Promise<{ id: string; name: string; email: string }>;
  /** Invites a new person and answers the link in their message. */
  link(role?: 'organization_admin'): Promise<{ url: string; invitationId: string; email: string }>;
  /** A page for setting up one more organization. */
  setUpLink(): Promise<string>;
  world: World;
}

const WIDE = 1440;
const PHONE = 360;
/** Where most of its readers are; a browser says the region too. */
const LOCALES: Partial<Record<Language, string>> = { en: 'en-GB', ar: 'ar-EG', hi: 'hi-IN', pt: 'pt-BR' };

export async function setStage(): Promise<Stage> {
  // One admin who looks at every screen in many languages at once asks for more than one person may.
  const world = await startWorld({ demo: true, env: { BECKON_REQUESTS_PER_MINUTE: '0' } });
  await world.start();
  const doors = await openDoors(world);
  const admin = await world.context({ storageState: await doors('organization_admin') });
  const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await admin.request.fetch(`/api/v1${path}`, {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { data: JSON.stringify(body) }),
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  let invited = 0;
  const place: Stage['place'] = (language) => ({
    world,
    language,
    t: (key, values) => words(language, key, values),
    api,
    async someone(question) {
      const found = await api<{ items: { id: string; name: string; email: string }[] }>(
        'POST',
        '/users/search',
        { limit: 1, ...question },
      );
      const [first] = found.items;
      if (!first) throw new Error(`The demo has nobody for ${JSON.stringify(question)}.`);
      return first;
    },
    async link(role) {
      invited += 1;
      const email = `somebody.${invited}@tidewell.example`;
      const body = {
        email,
        first_name: 'Zofia',
        last_name: 'Wiśniewska',
        language,
        ...(role ? { role } : {}),
      };
      const { invitation } = await api<{ invitation: { id: string } }>('POST', '/invitations', body);
      return { email, invitationId: invitation.id, url: await sent(api, email, /http\S+\/j\/[\w-]{22}/) };
    },
    async setUpLink() {
      const printed = await world.shell('organizations', 'create');
      return /http\S+\/set-up\/\S+/.exec(printed)?.[0] ?? '';
    },
  });

  const enter: Stage['enter'] = async (role, language, options = {}) => {
    const context = await world.context({
      viewport: { width: WIDE, height: 900 },
      reducedMotion: 'reduce',
      locale: LOCALES[language] ?? language,
      ...(role === 'guest' ? {} : { storageState: await doors(role) }),
      ...options,
    });
    // The first look at a page is the first of all its files.
    context.setDefaultTimeout(30_000);
    return context.newPage();
  };
  const shown = new Map<string, Promise<Page>>();

  return {
    world,
    enter,
    async show(screen, language, look = {}) {
      const { width = screen.only === 'phone' ? PHONE : WIDE, ...media } = look;
      const height = width < 640 ? 740 : 900;
      const key = `${screen.as} ${language} ${JSON.stringify({ width, ...media })}`;
      const opened =
        shown.get(key) ?? forgetful(enter(screen.as, language, { viewport: { width, height }, ...media }));
      shown.set(key, opened);
      const page = await opened;
      try {
        await page.unrouteAll();
        // To go to where one is counts as a reload, which keeps what was typed.
        await page.goto('about:blank');
        if (screen.as === 'guest') await page.context().clearCookies();
        await screen.open(page, place(language));
        await settled(page, screen.inEnglish ? 'en' : language);
        return page;
      } catch (error) {
        shown.delete(key);
        throw error;
      }
    },
    place,
    close: () => world.close(),
  };
}

/** A page that keeps nothing from one screen to the next, such as the draft of a form. */
async function forgetful(opened: Promise<Page>): Promise<Page> {
  const page = await opened;
  await page.addInitScript('sessionStorage.clear(); localStorage.clear();');
  // A form that was begun asks before it is left.
  page.on('dialog', (dialog) => void dialog.accept());
  return page;
}

/** Signs each role in once and hands out its cookies. */
async function openDoors(world: World) {
  const links = [...world.output().matchAll(/http\S+\/recover\/\S+/g)].map(([link]) => link);
  const roles: Role[] = ['organization_admin', 'team_admin', 'user'];
  const states = new Map<Role, ReturnType<typeof signIn>>();
  const signIn = async (role: Role) => {
    const page = await world.page({ locale: 'en-GB' });
    if (role === 'newcomer') await setUpEmpty(world, page);
    else {
      await page.goto(links[roles.indexOf(role)] ?? '');
      await page.locator('form button').first().click();
      await page.waitForURL((url) => !url.pathname.startsWith('/recover'));
    }
    await forgetLanguage(world, page);
    await keepProofsFresh(world);
    const state = await page.context().storageState();
    await page.context().close();
    return state;
  };
  return (role: Role) => {
    const state = states.get(role) ?? signIn(role);
    states.set(role, state);
    return state;
  };
}

/** A run over all screens takes longer than a proof counts as fresh, and is about other things. */
export const keepProofsFresh = (world: World): Promise<unknown> =>
  world.query(`update sessions set proved_at = app_now() + interval '1 day',
    strongly_proved_at = case when strongly_proved_at is not null then app_now() + interval '1 day' end`);

/** One account is shown in every language at once: that of the browser holds, not the one that the account remembers. */
async function forgetLanguage(world: World, page: Page): Promise<void> {
  const { user } = (await (await page.request.get('/api/v1/me')).json()) as { user: { id: string } };
  await world.query('update users set language = null where id = $1', [user.id]);
}

/** One more organization, with nobody in it but its first admin. */
async function setUpEmpty(world: World, page: Page): Promise<void> {
  const printed = await world.shell('organizations', 'create');
  await page.goto(/http\S+\/set-up\/\S+/.exec(printed)?.[0] ?? '');
  await page.locator('[name=name]').fill('Harbor Logistics');
  await page.locator('[name=first_name]').fill('Grace');
  await page.locator('[name=last_name]').fill('Rossi');
  await page.locator('[name=email]').fill('grace.rossi@harbor.example');
  await page.locator('form button').last().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/set-up'));
}

/** What the newest message to an address holds, once the preview inbox has it. */
async function sent(
  api: <T>(method: string, path: string) => Promise<T>,
  address: string,
  wanted: RegExp,
): Promise<string> {
  const until = performance.now() + 20_000;
  while (performance.now() < until) {
    const { items } = await api<{ items: { to: string; text: string }[] }>('GET', '/preview-inbox');
    const found = items.filter(({ to }) => to === address).flatMap(({ text }) => wanted.exec(text) ?? []);
    if (found[0]) return found[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No message to ${address} reached the preview inbox.`);
}

type Catalogue = { [key: string]: string | Catalogue };
const catalogues = new Map<Language, Catalogue>();

const fileOf = (language: Language) => new URL(`../messages/${language}/portal.json`, import.meta.url);

function catalogueOf(language: Language): Catalogue {
  const known = catalogues.get(language);
  if (known) return known;
  const read = JSON.parse(readFileSync(fileOf(language), 'utf8')) as Catalogue;
  catalogues.set(language, read);
  return read;
}

/** The catalogue's words, so that a screen is found in whatever language it speaks. */
function words(language: Language, key: string, values: Record<string, string | number> = {}): string {
  const found = key
    .split('.')
    .reduce<string | Catalogue | undefined>(
      (part, name) => (typeof part === 'object' ? part[name] : undefined),
      catalogueOf(language),
    );
  if (typeof found !== 'string') throw new Error(`The portal has no words for ${key}.`);
  return String(new IntlMessageFormat(found, LOCALES[language] ?? language).format(values));
}

/** Waits until the page speaks the language and its letters are there. */
async function settled(page: Page, language: Language): Promise<void> {
  await page.locator(`html[lang|=${language}][dir=${directionOf(language)}]`).waitFor({ state: 'attached' });
  await page.evaluate('document.fonts.ready.then(() => true)');
}
