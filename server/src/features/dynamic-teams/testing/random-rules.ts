import { OPERATORS, STATUSES, valuesTaken } from '../rule.ts';
import type { Condition, Rule } from '../shapes.ts';
import { shifted } from './plain-reading.ts';

/** A small generator (mulberry32): the same seed makes the same rules. */
export function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number) => Math.floor(next() * n);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const some = <T>(list: readonly T[], most: number): T[] =>
    Array.from({ length: 1 + below(most) }, () => one(list));
  return { next, below, one, some };
}
export type Random = ReturnType<typeof randomFrom>;

/** Texts that differ in case, accents, spaces, and signs that SQL could trip over. */
export const TEXTS = [
  'Warehouse',
  'WAREHOUSE',
  'wárehouse ',
  'Ware',
  'Straße',
  'STRASSE',
  'Łódź',
  'lodz',
  "O'Brien",
  '100%',
  'a_b',
  'back\\slash',
  'مستودع',
  'गोदाम',
  '"quoted"',
  'null',
  'ﬁeld',
  '…',
  '  ',
] as const;

export interface Known {
  today: string;
  userIds: readonly string[];
  teamIds: readonly string[];
}

const TEXT_FIELDS = ['job_title', 'department', 'location', 'custom.shift'] as const;
const DATE_FIELDS = ['start_on', 'custom.trained_on'] as const;
const SEARCHED = TEXTS.filter((text) => !['…', '  '].includes(text));

export const randomDay = (random: Random, today: string): string => shifted(today, random.below(41) - 20);

function randomCondition(random: Random, known: Known): Condition {
  const kind = random.one(['text', 'text', 'text', 'date', 'date', 'user', 'status', 'team'] as const);
  const operator = random.one(OPERATORS[kind]);
  const value = (): string => {
    switch (kind) {
      case 'date':
        return random.below(4) === 0 ? 'today' : randomDay(random, known.today);
      case 'user':
        return random.one(known.userIds);
      case 'status':
        return random.one(STATUSES);
      case 'team':
        return random.one(known.teamIds);
      default:
        return random.one(SEARCHED);
    }
  };
  const field =
    kind === 'text'
      ? random.one(TEXT_FIELDS)
      : kind === 'date'
        ? random.one(DATE_FIELDS)
        : kind === 'user'
          ? 'line_manager_id'
          : kind;
  const base = {
    field,
    operator,
    ...(kind === 'team' && random.below(2) ? { count_team_admins: true } : {}),
  };
  switch (valuesTaken(operator)) {
    case 'none':
      return base;
    case 'days':
      return { ...base, days: random.below(25) };
    case 'two':
      return { ...base, values: [value(), value()] };
    case 'some':
      return { ...base, values: Array.from({ length: 1 + random.below(3) }, value) };
    default:
      return { ...base, values: [value()] };
  }
}

export function randomRule(random: Random, known: Known): Rule {
  if (random.below(40) === 0) return { everyone: true };
  const group = (level: number): unknown => ({
    match: random.one(['all', 'any']),
    conditions: Array.from({ length: 1 + random.below(3) }, () =>
      level < 3 && random.below(3) === 0 ? group(level + 1) : randomCondition(random, known),
    ),
  });
  return group(1) as Rule;
}
