import {
  type Compared,
  isGroup,
  type Node,
  OPERATORS,
  valuesTaken,
} from '../../../../server/src/features/dynamic-teams/rule.ts';
import type {
  Condition,
  ExceptionInput,
  Operator,
  Reason,
  Rule,
  TeamRule,
} from '../../../../server/src/features/dynamic-teams/shapes.ts';
import type { Option } from '../../ui/list-box.tsx';

/** A rule while it is being written: parts may be missing, and each part has an id by which the page finds it again. */
export interface DraftCondition {
  id: string;
  field: string | null;
  operator: Operator;
  values: string[];
  days: string;
  countTeamAdmins: boolean;
}
export interface DraftGroup {
  id: string;
  match: 'all' | 'any';
  parts: DraftPart[];
}
export type DraftPart = DraftCondition | DraftGroup;

export interface DraftException {
  id: string;
  user: Option;
  kind: ExceptionInput['kind'];
  note: string;
  /** Of one that stands already. */
  origin?: NonNullable<Reason['exception']>;
}

export interface Draft {
  everyone: boolean;
  root: DraftGroup;
  exceptions: DraftException[];
}

/** The shape of rules goes no deeper. */
export const DEEPEST = 3;

let last = 0;
const nextId = (): string => `rule-${++last}`;

export const isDraftGroup = (part: DraftPart): part is DraftGroup => 'parts' in part;

export const emptyCondition = (): DraftCondition => ({
  id: nextId(),
  field: null,
  operator: 'is',
  values: [],
  days: '7',
  countTeamAdmins: false,
});
export const emptyGroup = (match: DraftGroup['match']): DraftGroup => ({
  id: nextId(),
  match,
  parts: [emptyCondition()],
});
export const emptyDraft = (): Draft => ({ everyone: false, root: emptyGroup('all'), exceptions: [] });
export const newException = (user: Option, kind: DraftException['kind'], note = ''): DraftException => ({
  id: nextId(),
  user,
  kind,
  note,
});

/** What is saved, made editable. */
export function draftOf(rule: Rule, exceptions: TeamRule['exceptions']): Draft {
  const kept = exceptions.map((one) => ({
    ...newException(one.user, one.kind, one.note ?? ''),
    origin: one,
  }));
  if ('everyone' in rule) return { everyone: true, root: emptyGroup('all'), exceptions: kept };
  return { everyone: false, root: partOf(rule) as DraftGroup, exceptions: kept };
}

function partOf(node: Node): DraftPart {
  if (isGroup(node)) return { id: nextId(), match: node.match, parts: node.conditions.map(partOf) };
  return {
    id: nextId(),
    field: node.field,
    operator: node.operator,
    values: [...(node.values ?? [])],
    days: String(node.days ?? 7),
    countTeamAdmins: node.count_team_admins ?? false,
  };
}

/** What a condition still lacks; null when it can be evaluated. */
export type Missing = 'field' | 'value' | 'days' | 'period';

export function missingIn({ field, operator, values, days }: DraftCondition): Missing | null {
  if (field === null) return 'field';
  switch (valuesTaken(operator)) {
    case 'none':
      return null;
    case 'days':
      return /^\d{1,4}$/.test(days) && Number(days) <= 3_650 ? null : 'days';
    case 'two':
      return values.length === 2 && values.every((value) => value !== '') ? null : 'period';
    default:
      return values.some((value) => value.trim() !== '') ? null : 'value';
  }
}

/** Every condition with the places that lead to it, in the order in which they are read. */
export function conditionsOf(root: DraftGroup): { condition: DraftCondition; path: number[] }[] {
  const collect = (part: DraftPart, path: number[]): { condition: DraftCondition; path: number[] }[] =>
    isDraftGroup(part)
      ? part.parts.flatMap((inner, index) => collect(inner, [...path, index]))
      : [{ condition: part, path }];
  return collect(root, []);
}

export const incompleteIn = (draft: Draft): DraftCondition[] =>
  draft.everyone
    ? []
    : conditionsOf(draft.root).flatMap(({ condition }) => (missingIn(condition) ? [condition] : []));

/** The rule as the server takes it; null while something is missing. */
export function ruleOf(draft: Draft): Rule | null {
  if (draft.everyone) return { everyone: true };
  if (incompleteIn(draft).length > 0) return null;
  return nodeOf(draft.root) as Rule;
}

function nodeOf(part: DraftPart): Node {
  return isDraftGroup(part) ? { match: part.match, conditions: part.parts.map(nodeOf) } : conditionOf(part);
}

/** A complete condition as the server takes it. */
export function conditionOf(draft: DraftCondition): Condition {
  const { field, operator, values, days, countTeamAdmins } = draft;
  const taken = valuesTaken(operator);
  return {
    field: field ?? '',
    operator,
    ...(taken === 'days' ? { days: Number(days) } : {}),
    ...(taken === 'none' || taken === 'days'
      ? {}
      : { values: values.filter((value) => value.trim() !== '') }),
    ...(field === 'team' && countTeamAdmins ? { count_team_admins: true } : {}),
  };
}

export const exceptionsOf = (draft: Draft): ExceptionInput[] =>
  draft.exceptions.map(({ user, kind, note }) => ({ user_id: user.id, kind, note: note.trim() || null }));

/** Which part a refusal is about: `/rule/conditions/0/values/0` leads to the first condition. */
export function partAt(draft: Draft, pointer: string): { id: string } | undefined {
  const exception = /^\/exceptions\/(\d+)/.exec(pointer);
  if (exception) return draft.exceptions[Number(exception[1])];
  const places = [...pointer.matchAll(/\/conditions\/(\d+)/g)].map(([, place]) => Number(place));
  let part: DraftPart | undefined = draft.root;
  for (const place of places) part = part && isDraftGroup(part) ? part.parts[place] : undefined;
  return places.length > 0 ? part : undefined;
}

/** The tree with one part put otherwise, or left out where `change` answers null. Groups that become empty go too. */
export function changePart(
  root: DraftGroup,
  id: string,
  change: (part: DraftPart) => DraftPart | null,
): DraftGroup {
  const walk = (part: DraftPart): DraftPart | null => {
    if (part.id === id) return change(part);
    if (!isDraftGroup(part)) return part;
    const parts = part.parts.flatMap((inner) => walk(inner) ?? []);
    const same = parts.length === part.parts.length && parts.every((one, index) => one === part.parts[index]);
    if (same) return part;
    return parts.length === 0 && part !== root ? null : { ...part, parts };
  };
  return (walk(root) as DraftGroup | null) ?? root;
}

/** Another field: its first operator, unless the one that stands there fits as well; values of another kind go. */
export function withField(
  before: DraftCondition,
  field: string | null,
  compared: Compared | undefined,
): DraftCondition {
  const operators = OPERATORS[compared ?? 'text'];
  const operator = operators.includes(before.operator) ? before.operator : (operators[0] ?? 'is');
  return { ...before, field, operator, values: [], countTeamAdmins: false };
}

/** Another operator: keeps the values that it can take. */
export function withOperator(before: DraftCondition, operator: Operator): DraftCondition {
  const most = { none: 0, days: 0, one: 1, two: 2, some: before.values.length }[valuesTaken(operator)];
  return { ...before, operator, values: before.values.slice(0, most) };
}

/** What has the focus once a part is gone: what follows it, else what stands before it, else what does so of its group. */
export function neighborOf(group: DraftGroup, id: string): string | undefined {
  const at = group.parts.findIndex((part) => part.id === id);
  if (at >= 0) return (group.parts[at + 1] ?? group.parts[at - 1])?.id;
  for (const part of group.parts) {
    if (!isDraftGroup(part) || !holds(part, id)) continue;
    return neighborOf(part, id) ?? neighborOf(group, part.id);
  }
}

const holds = (group: DraftGroup, id: string): boolean =>
  group.parts.some((part) => part.id === id || (isDraftGroup(part) && holds(part, id)));
