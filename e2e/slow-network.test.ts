import type { CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { api, linkByMail, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/**
 * The invitee's page on the phone of a depot: slow 3G (400 kb/s, 400 ms there and back) and a processor six times slower
 * than this one. The network is Chromium's own emulation. The processor is reckoned: the time that the page's thread
 * really worked, six times, since a machine that runs tests has other work too and its clock tells of that.
 */
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const SLOWER = 6;
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const LARGEST_BYTES = 14 * 1024;
const FIRST_PAINT_MS = 1_200;
/** Other work on the machine only ever adds, so the least of a few visits is the page's own. */
const TRIES = 5;

let world: World;
let admin: Page;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
  await setUp(world, admin);
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

interface Visit {
  /** Milliseconds from the press on the link until the page has arrived. */
  arrived: number;
  /** Of the page's thread, on this machine: reading, styling, layout, painting. */
  worked: number;
  requests: number;
  /** As they travelled, headers included, and as text. */
  bytes: number;
  text: number;
  language: string;
}

test.each([
  ['en', 'en-GB'],
  ['ar', 'ar-EG'],
] as const)(
  'the invitation in %s: one request, 14 KB, painted and usable within 1.2 s on slow 3G',
  async (language, locale) => {
    const email = `slow-${language}@harbor.example`;
    const invited = await api(admin, 'POST', '/invitations', { email, first_name: 'Zofia', language });
    expect(invited.status).toBe(201);
    const link = await linkByMail(world, email);
    let best: Visit | undefined;
    for (let tried = 0; tried < TRIES; tried++) {
      const visit = await visitSlowly(link, locale);
      expect(visit.language).toBe(language);
      expect(visit.requests).toBe(1);
      expect(visit.bytes).toBeLessThanOrEqual(LARGEST_BYTES);
      expect(visit.text).toBeLessThanOrEqual(LARGEST_BYTES);
      best = {
        ...visit,
        arrived: Math.min(visit.arrived, best?.arrived ?? visit.arrived),
        worked: Math.min(visit.worked, best?.worked ?? visit.worked),
      };
      if (paintOf(best) <= FIRST_PAINT_MS) break;
    }
    if (!best) throw new Error('No visit was made.');
    console.log(
      `Invitation in ${best.language}: painted in ${paintOf(best)} ms (arrived in ${Math.round(best.arrived)}, worked ${Math.round(best.worked)} × ${SLOWER}), ${best.bytes} bytes (${best.text} unpacked)`,
    );
    // No script runs and nothing else loads: what is painted can be used.
    expect(paintOf(best)).toBeLessThanOrEqual(FIRST_PAINT_MS);
  },
  60_000,
);

const paintOf = ({ arrived, worked }: Visit): number => Math.round(arrived + SLOWER * worked);

async function visitSlowly(link: string, locale: string): Promise<Visit> {
  const context = await world.context({ ...PHONE, locale });
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await slowDown(cdp);
    const travelled = { requests: 0, bytes: 0 };
    cdp.on('Network.requestWillBeSent', ({ request }) => {
      if (!request.url.startsWith('data:')) travelled.requests += 1;
    });
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
      travelled.bytes += encodedDataLength;
    });
    const answer = await page.goto(link);
    const text = (await answer?.body())?.length ?? 0;
    const { metrics } = await cdp.send('Performance.getMetrics');
    const worked = 1000 * (metrics.find((m) => m.name === 'TaskDuration')?.value ?? Number.NaN);
    const arrived = await page.evaluate('performance.getEntriesByType("navigation")[0].responseEnd');
    const language = await page.evaluate('document.documentElement.lang');
    const times = { arrived: Number(arrived), worked, language: String(language) };
    await page.getByRole('button').first().click({ trial: true });
    return { ...times, ...travelled, text };
  } finally {
    await context.close();
  }
}

async function slowDown(cdp: CDPSession): Promise<void> {
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  await cdp.send('Network.emulateNetworkConditions', SLOW_3G);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
}
