import { foldText } from '../../../platform/text.ts';
import { isGroup, type Node, rootOf, TODAY } from '../rule.ts';
import type { Condition, Rule } from '../shapes.ts';

/** A person as a reader of the rule sees one: values as typed, nothing folded. */
export interface PlainPerson {
  id: string;
  status: string;
  values: Readonly<Record<string, string | undefined>>;
  managerId: string | null;
  teams: readonly { id: string; byTeamAdmin: boolean }[];
}

export interface PlainWorld {
  today: string;
  people: ReadonlyMap<string, PlainPerson>;
}

/** The rule read plainly, as its sentences say, without SQL: what the evaluator is held against. */
export function belongs(
  rule: Rule,
  exceptions: { always: readonly string[]; never: readonly string[] },
  person: PlainPerson,
  world: PlainWorld,
): boolean {
  if (person.status === 'removed' || person.status === 'offboarded') return false;
  if (exceptions.never.includes(person.id)) return false;
  if (exceptions.always.includes(person.id)) return true;
  const root = rootOf(rule);
  return root === null || holds(root, person, world);
}

function holds(node: Node, person: PlainPerson, world: PlainWorld): boolean {
  if (!isGroup(node)) return meets(node, person, world);
  const one = (inner: Node) => holds(inner, person, world);
  return node.match === 'all' ? node.conditions.every(one) : node.conditions.some(one);
}

function meets(condition: Condition, person: PlainPerson, world: PlainWorld): boolean {
  const values = condition.values ?? [];
  const positive = (found: boolean) =>
    condition.operator === 'is_not' || condition.operator === 'is_none_of' ? !found : found;
  if (condition.field === 'status') return positive(values.includes(person.status));
  if (condition.field === 'team')
    return positive(
      person.teams.some(
        (team) => values.includes(team.id) && (!team.byTeamAdmin || condition.count_team_admins === true),
      ),
    );
  if (condition.field === 'line_manager_id') return meetsManager(condition, person, world, positive);
  const typed = person.values[condition.field];
  const value = typed === undefined || foldText(typed) === '' ? undefined : foldText(typed);
  return meetsValue(condition, value, world.today, positive);
}

function meetsManager(
  { operator, values = [] }: Condition,
  person: PlainPerson,
  world: PlainWorld,
  positive: (found: boolean) => boolean,
): boolean {
  if (operator === 'is_empty') return person.managerId === null;
  if (operator === 'is_not_empty') return person.managerId !== null;
  if (operator !== 'is_below')
    return positive(person.managerId !== null && values.includes(person.managerId));
  for (let at = person.managerId; at !== null; at = world.people.get(at)?.managerId ?? null) {
    if (values.includes(at)) return true;
  }
  return false;
}

function meetsValue(
  { operator, values = [], days = 0 }: Condition,
  value: string | undefined,
  today: string,
  positive: (found: boolean) => boolean,
): boolean {
  const wanted = values.map((one) => (one === TODAY ? today : foldText(one)));
  const [first = '', last = ''] = wanted;
  if (operator === 'is_empty') return value === undefined;
  if (operator === 'is_not_empty') return value !== undefined;
  if (value === undefined) return positive(false);
  switch (operator) {
    case 'contains':
      return value.includes(first);
    case 'starts_with':
      return value.startsWith(first);
    case 'before':
      return value < first;
    case 'after':
      return value > first;
    case 'between':
      return value >= first && value <= last;
    case 'within_next_days':
      return value >= today && value <= shifted(today, days);
    case 'within_last_days':
      return value >= shifted(today, -days) && value <= today;
    default:
      return positive(wanted.includes(value));
  }
}

export function shifted(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
