import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { startTestApp, type TestApp, type TestUser } from '../../../../test/harness.ts';
import { startBackgroundWork } from '../../../app/worker.ts';
import type { Settings } from '../../../platform/settings.ts';

export interface Door extends TestApp {
  /** A new browser: it keeps cookies and sends what a browser sends with a form. */
  browser(network?: string): TestBrowser;
  /** The newest code that reached an address or number, of those that came after `door.forget()`. */
  code(to: string): Promise<string>;
  /** How many messages an address or number got. */
  received(to: string): number;
}

export interface TestBrowser {
  cookies: Map<string, string>;
  get(path: string): Promise<LightMyRequestResponse>;
  post(
    path: string,
    form?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
}

export const emailOf = (user: TestUser): string => {
  if (!user.email) throw new Error('has no email');
  return user.email;
};

/** A browser that asked for a code and is on the page to type it. */
export async function askedFor(door: Door, contact: string, browser = door.browser()): Promise<TestBrowser> {
  const answer = await browser.post('/sign-in', { contact });
  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe('/sign-in/code');
  return browser;
}

let networks = 0;

/** The pages of this feature on a database of their own, with messages that really leave over SMTP and SMS. */
export async function openDoor(
  settings: Partial<Settings> = {},
  database: 'postgres' | 'embedded' = 'postgres',
): Promise<Door> {
  const app = await startTestApp({ smtp: true, sms: true, settings, database });
  const { services, smtp, sms } = app;
  if (!smtp || !sms) throw new Error('Asked for both.');
  const worker = startBackgroundWork(services);
  const used = new Set<string>();

  return {
    ...app,
    browser: (network = `198.51.100.${(++networks % 250) + 1}`) =>
      browserOn(app.api, services.settings, network),
    async code(to) {
      worker.wake();
      const text = to.includes('@')
        ? (await smtp.waitFor((m) => m.envelope.to.includes(to) && !used.has(m.raw))).text
        : (await sms.waitFor((m) => m.to === to && !used.has(m.raw))).text;
      for (const m of smtp.messages) if (m.envelope.to.includes(to)) used.add(m.raw);
      for (const m of sms.messages) if (m.to === to) used.add(m.raw);
      const code = /\b\d{6}\b/.exec(text ?? '')?.[0];
      if (!code) throw new Error(`No code in: ${text}`);
      return code;
    },
    received: (to) =>
      smtp.messages.filter((m) => m.envelope.to.includes(to)).length +
      sms.messages.filter((m) => m.to === to).length,
    async close() {
      await worker.stop();
      await app.close();
    },
  };
}

function browserOn(pages: FastifyInstance, settings: Settings, network: string): TestBrowser {
  const cookies = new Map<string, string>();
  const send = async (
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    payload?: string,
  ) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await pages.inject({
      method,
      url,
      headers: { ...(cookie ? { cookie } : {}), ...headers },
      remoteAddress: network,
      ...(payload === undefined ? {} : { payload }),
    });
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    cookies,
    get: (path) => send('GET', path, {}),
    post: (path, form = {}, headers = {}) =>
      send(
        'POST',
        path,
        {
          'content-type': 'application/x-www-form-urlencoded',
          origin: settings.publicUrl.origin,
          'sec-fetch-site': 'same-origin',
          ...headers,
        },
        new URLSearchParams(form).toString(),
      ),
  };
}
