/**
 * Measures the invitee's page and the Users page as Lighthouse does, by hand in Chromium, and prints the figures:
 * `node scripts/measure-pages.ts`, after `npm run build`. The network and processor are those of Lighthouse's profiles,
 * really slowed down, not simulated. With the path of an installed Lighthouse's `cli/index.js`, its own scores as well.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { findChromium, launchBrowser } from '../server/test/chromium.ts';

const PORT = Number(process.env.MEASURE_PORT ?? 8396);
const URL_OF_DEMO = `http://localhost:${PORT}`;
const MAIN = fileURLToPath(new URL('../server/src/main.ts', import.meta.url));
const START_MS = 120_000;
const TRIES = 3;
/** After this long nothing moves on the page any more. */
const QUIET_MS = 3_000;
const USERS = '/admin/identity/users';

/** Lighthouse 12's two profiles, with the points of its curves: the median, and the time that earns 0.9. */
const PROFILES = {
  mobile: {
    viewport: { width: 412, height: 823 },
    network: { latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750 },
    slower: 4,
    curves: { fcp: [1800, 3000], lcp: [2500, 4000], tbt: [200, 600], cls: [0.1, 0.25] },
  },
  desktop: {
    viewport: { width: 1350, height: 940 },
    network: { latency: 40, downloadThroughput: 1_310_720, uploadThroughput: 1_310_720 },
    slower: 1,
    curves: { fcp: [934, 1600], lcp: [1200, 2400], tbt: [150, 350], cls: [0.1, 0.25] },
  },
} as const;
type Profile = keyof typeof PROFILES;

/** Weights of Lighthouse 12; its Speed Index, a tenth, needs a film of the page and is left out. */
const WEIGHTS = { fcp: 10, lcp: 25, tbt: 30, cls: 25 } as const;

interface Measures {
  fcp: number;
  lcp: number;
  tbt: number;
  cls: number;
}

/** The share of pages that are slower, by a log-normal curve through its two points. */
function scoreOf(value: number, [good, median]: readonly [number, number]): number {
  if (value <= 0) return 1;
  const spread = Math.log(good / median) / -0.9061938024368232;
  const x = Math.log(value / median) / (Math.SQRT2 * spread * Math.SQRT1_2 * Math.SQRT2);
  return Math.min(1, 0.5 * (1 - erf(x)));
}

/** Abramowitz and Stegun 7.1.26. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - poly * Math.exp(-x * x));
}

function performanceOf(measures: Measures, profile: Profile): number {
  const { curves } = PROFILES[profile];
  const keys = Object.keys(WEIGHTS) as (keyof Measures)[];
  const whole = keys.reduce((sum, key) => sum + WEIGHTS[key], 0);
  return Math.round(
    (100 * keys.reduce((sum, key) => sum + WEIGHTS[key] * scoreOf(measures[key], curves[key]), 0)) / whole,
  );
}

const OBSERVE = `window.__m = { lcp: 0, cls: 0, long: [] };
new PerformanceObserver((l) => { for (const e of l.getEntries()) __m.lcp = e.startTime }).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) __m.cls += e.value }).observe({ type: 'layout-shift', buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) __m.long.push([e.startTime, e.duration]) }).observe({ type: 'longtask', buffered: true });`;
const READ = `(() => { const fcp = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
return { fcp, lcp: __m.lcp, cls: __m.cls, tbt: __m.long.filter(([s]) => s >= fcp).reduce((n, [, d]) => n + Math.max(0, d - 50), 0) } })()`;

async function measure(browser: Browser, path: string, profile: Profile, cookies: Cookies): Promise<string> {
  const { viewport, network, slower } = PROFILES[profile];
  let best: (Measures & { bytes: number; requests: number }) | undefined;
  for (let tried = 0; tried < TRIES; tried++) {
    const context = await browser.newContext({ viewport, locale: 'en-GB' });
    await context.addCookies(cookies);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', { offline: false, ...network });
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower });
    const travelled = { bytes: 0, requests: 0 };
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
      travelled.bytes += encodedDataLength;
      travelled.requests += 1;
    });
    await page.addInitScript(OBSERVE);
    await page.goto(new URL(path, URL_OF_DEMO).href, { waitUntil: 'networkidle' });
    await page.waitForTimeout(QUIET_MS);
    const measures = (await page.evaluate(READ)) as Measures;
    if (!best || measures.lcp + measures.tbt < best.lcp + best.tbt) best = { ...measures, ...travelled };
    await context.close();
  }
  if (!best) throw new Error('Nothing was measured.');
  const { fcp, lcp, tbt, cls, bytes, requests } = best;
  return `performance ${performanceOf(best, profile)}: FCP ${seconds(fcp)}, LCP ${seconds(lcp)}, TBT ${Math.round(tbt)} ms, CLS ${cls.toFixed(3)}; ${Math.round(bytes / 1024)} KB in ${requests} requests`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
type Cookies = Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;

/** The demo's Organization Admin, signed in, and a link that invites somebody. */
async function visitors(browser: Browser, signIn: string): Promise<{ link: string; cookies: Cookies }> {
  const context = await browser.newContext({ baseURL: URL_OF_DEMO });
  const page = await context.newPage();
  await page.goto(signIn);
  await page.getByRole('button').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/recover'));
  await context.request.post('/api/v1/invitations', {
    headers: { 'sec-fetch-site': 'same-origin' },
    data: { email: 'measured@harbor.example', first_name: 'Zofia' },
  });
  for (let i = 0; i < 60; i++) {
    const inbox = await context.request.get('/api/v1/preview-inbox');
    const { items } = (await inbox.json()) as { items: { text: string }[] };
    const link = items.map((m) => /http:\/\/localhost:\d+\/j\/[\w-]{22}/.exec(m.text)?.[0]).find(Boolean);
    if (link) return { link, cookies: await context.cookies() };
    await page.waitForTimeout(500);
  }
  throw new Error('The invitation did not reach the preview inbox.');
}

function signInLink(demo: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => reject(new Error(`The demo did not start: ${printed}`)), START_MS);
    demo.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const [link] = /http:\/\/localhost:\d+\/recover\/\S+/.exec(printed) ?? [];
      if (!link) return;
      clearTimeout(timer);
      resolve(link);
    });
  });
}

async function lighthouse(cli: string, path: string, profile: Profile, cookies: Cookies): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-lighthouse-'));
  const output = join(folder, 'report.json');
  const cookie = cookies.map((c) => `${c.name}=${c.value}`).join('; ');
  const args = [
    cli,
    new URL(path, URL_OF_DEMO).href,
    '--quiet',
    '--output=json',
    `--output-path=${output}`,
    '--only-categories=performance,accessibility,best-practices',
    '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
    ...(cookie ? [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`] : []),
    ...(profile === 'desktop' ? ['--preset=desktop'] : []),
  ];
  const env = { ...process.env, CHROME_PATH: await findChromium() };
  try {
    await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
      child.once('close', (code) => (code === 0 ? resolve(null) : reject(new Error(`Lighthouse: ${code}`))));
    });
    const report = JSON.parse(readFileSync(output, 'utf8')) as {
      categories: Record<string, { score: number; auditRefs: { id: string; weight: number }[] }>;
      audits: Record<string, { score: number | null; title: string }>;
    };
    const lines = Object.entries(report.categories).map(([name, { score, auditRefs }]) => {
      const lost = auditRefs.filter(({ id, weight }) => weight > 0 && (report.audits[id]?.score ?? 1) < 0.9);
      const why = lost.map(({ id }) => report.audits[id]?.title ?? id).join('; ');
      return `${name} ${Math.round(score * 100)}${why && ` (${why})`}`;
    });
    return lines.join(', ');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const cli = process.argv[2];
const demo = spawn(process.execPath, [MAIN, 'demo'], {
  env: { ...process.env, PORT: String(PORT), BECKON_LOG_LEVEL: 'error' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let browser: Browser | undefined;
try {
  const signIn = await signInLink(demo);
  browser = await launchBrowser();
  const { link, cookies } = await visitors(browser, signIn);
  const looks: [name: string, path: string, profile: Profile, cookies: Cookies][] = [
    ["Invitee's page, mobile", link, 'mobile', []],
    ['Users page, desktop', USERS, 'desktop', cookies],
    ['Users page, mobile', USERS, 'mobile', cookies],
  ];
  for (const [name, path, profile, own] of looks) {
    console.log(`${name}: ${await measure(browser, path, profile, own)}`);
    if (cli) console.log(`  Lighthouse: ${await lighthouse(cli, path, profile, own)}`);
  }
} finally {
  await browser?.close();
  demo.kill('SIGTERM');
}
