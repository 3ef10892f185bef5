import type { Condition, Operator, Rule } from './shapes.ts';

/** What a condition compares: the type of a profile field, or one of the three that are no profile field. */
export type Compared = 'text' | 'date' | 'choice' | 'user' | 'status' | 'team';

const CHOOSING = ['is', 'is_not', 'is_any_of', 'is_none_of'] as const;
const EMPTINESS = ['is_empty', 'is_not_empty'] as const;

/** Which operators each kind of field takes, in the order in which they are offered. */
export const OPERATORS: Readonly<Record<Compared, readonly Operator[]>> = {
  text: [...CHOOSING, 'contains', 'starts_with', ...EMPTINESS],
  choice: [...CHOOSING, ...EMPTINESS],
  date: ['is', 'before', 'after', 'between', 'within_next_days', 'within_last_days', ...EMPTINESS],
  user: ['is', 'is_not', 'is_any_of', 'is_none_of', 'is_below', ...EMPTINESS],
  status: CHOOSING,
  team: ['is_any_of', 'is_none_of'],
};

/** How many values an operator takes. */
export function valuesTaken(operator: Operator): 'none' | 'one' | 'two' | 'some' | 'days' {
  switch (operator) {
    case 'is_empty':
    case 'is_not_empty':
      return 'none';
    case 'within_next_days':
    case 'within_last_days':
      return 'days';
    case 'between':
      return 'two';
    case 'is_any_of':
    case 'is_none_of':
    case 'is_below':
      return 'some';
    default:
      return 'one';
  }
}

export const TODAY = 'today';
export const STATUSES = ['not_invited', 'invited', 'active', 'suspended'] as const;

/** A condition or a group of them, at any depth. */
export type Node = Condition | { match: 'all' | 'any'; conditions: readonly Node[] };

export const isGroup = (node: Node): node is Exclude<Node, Condition> => 'conditions' in node;

/** The group at the root; null where the rule is everyone. */
export const rootOf = (rule: Rule): Node | null => ('everyone' in rule ? null : rule);

export interface Leaf {
  condition: Condition;
  /** The places in the nested lists that lead to it. */
  path: number[];
}

/** Every condition of a rule, in the order in which it is read. */
export function leavesOf(rule: Rule): Leaf[] {
  const root = rootOf(rule);
  const collect = (node: Node, path: number[]): Leaf[] =>
    isGroup(node)
      ? node.conditions.flatMap((inner, index) => collect(inner, [...path, index]))
      : [{ condition: node, path }];
  return root ? collect(root, []) : [];
}

/** Where a condition stands in a request: `/rule/conditions/0/conditions/2`. */
export const pointerTo = (path: readonly number[]): string =>
  `/rule${path.map((index) => `/conditions/${index}`).join('')}`;

/** The profile fields that a rule reads, as profile values name them. */
export const fieldsOf = (rule: Rule): string[] => [
  ...new Set(
    leavesOf(rule)
      .map(({ condition }) => condition.field)
      .filter((field) => field !== 'status' && field !== 'team'),
  ),
];

/** Whose members a rule asks about. */
export const teamsAskedAbout = (rule: Rule): string[] => [
  ...new Set(
    leavesOf(rule).flatMap(({ condition }) => (condition.field === 'team' ? (condition.values ?? []) : [])),
  ),
];

/** The status alone decides that who left is in no team, so every rule reads it. */
const ALWAYS_READ = 'status';
export const CHAIN_INPUT = 'line_manager_id.chain';
export const DAY_INPUT = 'day';
export const teamInput = (teamId: string): string => `team:${teamId}`;

/** All that may change whom a rule matches: fields, `team:<id>`, the chain of managers, the turn of a day. */
export function inputsOf(rule: Rule): string[] {
  const inputs = new Set([ALWAYS_READ]);
  for (const { condition } of leavesOf(rule)) {
    if (condition.field === 'team') for (const id of condition.values ?? []) inputs.add(teamInput(id));
    else inputs.add(condition.field);
    if (condition.operator === 'is_below') inputs.add(CHAIN_INPUT);
    if (readsToday(condition)) inputs.add(DAY_INPUT);
  }
  return [...inputs].sort();
}

export const readsToday = ({ operator, values }: Condition): boolean =>
  valuesTaken(operator) === 'days' || (values ?? []).includes(TODAY);
