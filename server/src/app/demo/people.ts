import { getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { type Country, parseMobileNumber } from '../../platform/phone-number.ts';
import { type NameSet, nameSets } from './names.ts';
import { type DemoTeam, privateDomain, teams, workDomain } from './organization.ts';

/** What became of somebody's invitation, or was done with the user after it. */
export type Fate =
  | 'joined'
  | 'waiting'
  | 'opened'
  | 'expired'
  | 'undeliverable'
  | 'not_me'
  | 'revoked'
  | 'never_invited'
  | 'suspended'
  | 'offboarded'
  | 'removed';

export interface DemoPerson {
  first_name: string;
  last_name: string;
  email: string | null;
  mobile: string | null;
  language: string;
  job_title: string;
  employee_id: string;
  custom: Record<string, string>;
  team: DemoTeam;
  leads: boolean;
  fate: Fate;
}

/** How many of the people, in order of their share; whoever is left has joined. */
const FATES: readonly [Fate, number][] = [
  ['waiting', 18],
  ['opened', 6],
  ['expired', 9],
  ['undeliverable', 5],
  ['not_me', 2],
  ['revoked', 3],
  ['never_invited', 13],
  ['suspended', 9],
  ['offboarded', 8],
  ['removed', 10],
];

/** Numbers that look random and are the same in every demo (mulberry32). */
export function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * sides);
  };
}

type Dice = ReturnType<typeof createDice>;

/** The people of the demo: who leads a team first, so that the others can report to them. */
export function makePeople(total: number): DemoPerson[] {
  const dice = createDice(1847);
  const taken = { addresses: new Set<string>(), numbers: new Set<string>(), names: new Set<string>() };
  const fates = fatesFor(total - teams.length, dice);
  return Array.from({ length: total }, (_, index) => {
    const leads = index < teams.length;
    const team = (leads ? teams[index] : undefined) ?? pick(teams, dice);
    const fate = leads ? 'joined' : (fates[index - teams.length] ?? 'joined');
    return { ...person(team, leads, index, dice, taken), team, leads, fate };
  });
}

interface Taken {
  addresses: Set<string>;
  numbers: Set<string>;
  names: Set<string>;
}

function person(team: DemoTeam, leads: boolean, index: number, dice: Dice, taken: Taken) {
  const set = leads && index % 3 === 0 ? (nameSets[0] as NameSet) : pick(nameSets, dice);
  const [first, last] = freshName(set, dice, taken.names);
  const desk = leads || !team.onTheMove;
  const channel = dice(100);
  const local = `${first[1]}.${last[1]}`;
  const email =
    desk || channel < 55 ? freshAddress(local, desk ? workDomain : privateDomain, taken.addresses) : null;
  const mobile = !email || channel < 22 ? freshNumber(set.country as Country, dice, taken.numbers) : null;
  const drives = /driver|courier|convoy/i.test(team.jobs.join());
  return {
    first_name: first[0],
    last_name: last[0],
    email,
    mobile,
    language: set.language,
    job_title: leads ? team.lead : (team.jobs[dice(team.jobs.length)] ?? team.lead),
    employee_id: `TW-${String(1201 + index * 7).padStart(5, '0')}`,
    custom: {
      ...(team.onTheMove ? { shift: ['Early', 'Late', 'Night', 'Rotating'][dice(4)] ?? 'Early' } : {}),
      ...(drives ? { license_class: ['B', 'C1', 'C', 'CE'][dice(4)] ?? 'B' } : {}),
      ...(dice(4) === 0 ? { locker: `${'ABCD'[dice(4)]}-${100 + dice(80)}` } : {}),
    },
  };
}

/** One of a list, by the shares of its members. */
function pick<T extends { share: number }>(list: readonly T[], dice: Dice): T {
  let left = dice(list.reduce((sum, { share }) => sum + share, 0));
  for (const member of list) {
    left -= member.share;
    if (left < 0) return member;
  }
  throw new Error('The list is empty.');
}

function freshName(set: NameSet, dice: Dice, taken: Set<string>) {
  for (;;) {
    const first = set.first[dice(set.first.length)];
    const last = set.last[dice(set.last.length)];
    if (!first || !last) throw new Error(`There are no names for ${set.language}.`);
    const name = `${first[0]} ${last[0]}`;
    // In the smaller sets two people of one name are no surprise.
    if (taken.has(name) && dice(8) > 0) continue;
    taken.add(name);
    return [first, last] as const;
  }
}

function freshAddress(local: string, domain: string, taken: Set<string>): string {
  for (let n = 1; ; n++) {
    const address = `${local}${n === 1 ? '' : n}@${domain}`;
    if (taken.has(address)) continue;
    taken.add(address);
    return address;
  }
}

/** The example number of the country's plan with other last digits, kept when the plan says that it is a mobile. */
function freshNumber(country: Country, dice: Dice, taken: Set<string>): string {
  const example = getExampleNumber(country, examples)?.number;
  if (!example) throw new Error(`There is no example number for ${country}.`);
  for (;;) {
    const number = example.slice(0, -6) + String(dice(1_000_000)).padStart(6, '0');
    const parsed = parseMobileNumber(number);
    if (taken.has(number) || !parsed.ok || parsed.country !== country) continue;
    taken.add(number);
    return number;
  }
}

/** A shuffled list of fates for so many people. */
function fatesFor(count: number, dice: Dice): Fate[] {
  const rest = FATES.flatMap(([fate, number]) => Array<Fate>(number).fill(fate));
  const all = [...rest, ...Array<Fate>(Math.max(0, count - rest.length)).fill('joined')];
  for (let i = all.length - 1; i > 0; i--) {
    const j = dice(i + 1);
    [all[i], all[j]] = [all[j] as Fate, all[i] as Fate];
  }
  return all;
}
