import { endpoints } from '../src/app/features.ts';
import type { Example, Examples } from '../src/app/openapi/index.ts';
import { createInvitation } from '../src/features/invitations/contract.ts';
import { cases, type World } from './contract-cases.ts';
import { startTestApp } from './harness.ts';
import { countFrom } from './harness-build.ts';

/** Long enough that no list of the examples is a page long. */
const SHOWN_OF_A_LIST = 2;

/**
 * One good call of every endpoint and its answer, each in an organization of its own, so that one endpoint more or less
 * changes nothing about the others. What is different in each run (ids, times, secrets) is replaced by what is made up.
 */
export async function recordExamples(): Promise<Examples> {
  const app = await startTestApp({ smtp: true, startsAt: new Date(DAY_ZERO) });
  const examples: Record<string, Example> = {};
  try {
    for (const [index, { name, endpoint }] of endpoints.entries()) {
      countFrom(index);
      await app.clock.reset();
      const organization = await app.organization({ name: 'Harbor' });
      const world: World = { app, organization, team: await app.team(organization) };
      // Something to list: somebody who was invited.
      const first = await cases.createInvitation?.(world);
      await app.call(organization.admin, createInvitation, first?.input);
      const made = await cases[name]?.(world);
      if (!made) throw new Error(`There is no case for ${name}.`);
      const answer = (await app.call(made.actor ?? organization.admin, endpoint, made.input)).body;
      const { params, query, body } = made.input;
      const example = { params, query, body, answer };
      examples[name] = tidy(example) as Example;
    }
  } finally {
    await app.close();
  }
  return examples;
}

const SURNAMES = [
  'Calder',
  'Okafor',
  'Lindqvist',
  'Moreau',
  'Haddad',
  'Kowalska',
  'Tanaka',
  'Brandt',
  'Silva',
];
const TEAMS = ['Night shift', 'Quay', 'Drivers', 'Front desk', 'Kitchen'];
const DAY_ZERO = Date.parse('2026-03-02T09:00:00.000Z');
/** A call takes less; everything that the rules count is more. */
const ROUNDED_MS = 600_000;

/** Replaces what a run made up by what all runs show, the same thing by the same thing. */
function tidy(example: unknown): unknown {
  const seen = new Map<string, Map<string, number>>();
  const numberOf = (kind: string, value: string): number => {
    const known = seen.get(kind) ?? new Map<string, number>();
    seen.set(kind, known);
    if (!known.has(value)) known.set(value, known.size);
    return known.get(value) ?? 0;
  };
  const pick = (from: readonly string[], kind: string, value: string): string =>
    from[numberOf(kind, value) % from.length] ?? '';
  const replacements: [RegExp, (...found: string[]) => string][] = [
    [/<ds:X509Certificate>[^<]+/g, () => '<ds:X509Certificate>MII…'],
    [/-----BEGIN CERTIFICATE-----[^-]+/g, () => '-----BEGIN CERTIFICATE-----\nMII…\n'],
    [/\b[0-9A-F]{2}(?::[0-9A-F]{2}){31}\b/g, () => Array.from({ length: 32 }, () => '5A').join(':')],
    [/beckon-verification=[0-9a-f]{32}/g, () => `beckon-verification=${'5a'.repeat(16)}`],
    [
      /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
      (id) => `0195a1f0-3a00-7000-8000-0000000000${(16 + numberOf('id', id)).toString(16)}`,
    ],
    [
      /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g,
      (instant) => {
        const at = Date.parse(instant);
        // What is kept in memory knows the real time alone.
        const after = Math.abs(at - Date.now()) < ROUNDED_MS ? 0 : at - DAY_ZERO;
        return new Date(DAY_ZERO + Math.round(after / ROUNDED_MS) * ROUNDED_MS).toISOString();
      },
    ],
    [/beckontool[A-Za-z0-9]{43}/g, () => `beckontool4fT${'x'.repeat(40)}`],
    [/\bWiki [a-j]+x[a-j]+/g, () => 'Wiki'],
    [/beckon_[0-9A-Za-z]{49}/g, () => `beckon_4fT${'x'.repeat(46)}`],
    [/beckon_[0-9A-Za-z]{3}\b/g, () => 'beckon_4fT'],
    [/\/j\/[\w-]{22}/g, () => '/j/4fTxxxxxxxxxxxxxxxxxxx'],
    [/Number([a-j]+x[a-j]+)/g, (_, made = '') => pick(SURNAMES, 'person', made)],
    [
      /\brobin\.([a-j]+x[a-j]+)@/g,
      (_, made = '') => `robin.${pick(SURNAMES, 'person', made).toLowerCase()}@`,
    ],
    [/\b(ines|other)\.[a-j]+x[a-j]+@/g, (_, word = '') => `${word}.calder@`],
    [/\bTeam ([a-j]+x[a-j]+)/g, (_, made = '') => pick(TEAMS, 'team', made)],
    [/\bk_[a-j]+x[a-j]+/g, () => 'locker'],
    [/\+447\d{9}/g, (number) => `+4474001234${String(10 + numberOf('mobile', number)).slice(-2)}`],
    [/\bharbor-[\w-]+/g, () => 'harbor'],
    [/^\d{6}$/g, () => '482913'],
    [/\b127\.0\.0\.1:\d+\b/g, () => '203.0.113.7:587'],
    [/\b127\.0\.0\.1\b/g, () => '203.0.113.7'],
  ];
  const walk = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      const shown = value.some((one) => typeof one === 'object') ? value.slice(0, SHOWN_OF_A_LIST) : value;
      return shown.map((one) => walk(one, key));
    }
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([k, inner]) => [k, walk(inner, k)]));
    if (typeof value !== 'string') return value;
    if (key === 'client_id') return `4fT${'x'.repeat(19)}`;
    if (key === 'next' || key === 'cursor') return 'WyIwMTk1YTFmMC0zYTAwIl0';
    return replacements.reduce((text, [pattern, by]) => text.replaceAll(pattern, by), value);
  };
  return walk(example, '');
}
