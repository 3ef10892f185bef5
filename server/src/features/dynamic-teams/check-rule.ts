import type { Context } from '../../platform/context/index.ts';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { foldText } from '../../platform/text.ts';
import { type FieldRow, isDay, listFields } from '../profile-fields/index.ts';
import { findTeamNames } from '../teams/index.ts';
import { unknownManagers } from '../users/index.ts';
import { teamRuleProblems } from './problems.ts';
import { type Compared, leavesOf, OPERATORS, pointerTo, STATUSES, TODAY, valuesTaken } from './rule.ts';
import type { Condition, Rule } from './shapes.ts';

const MOST_CONDITIONS = 50;

type Known = {
  fields: ReadonlyMap<string, FieldRow>;
  teams: ReadonlySet<string>;
  strangers: ReadonlySet<string>;
};

/** Why a rule cannot be evaluated, each refusal with the condition that it is about; none when it can. */
export async function checkRule(ctx: Context, rule: Rule): Promise<Refusal[]> {
  const leaves = leavesOf(rule);
  if (leaves.length > MOST_CONDITIONS) return [invalid('/rule', 'too_many', { max: MOST_CONDITIONS })];
  const idsOf = (field: string) =>
    leaves
      .flatMap(({ condition }) => (condition.field === field ? (condition.values ?? []) : []))
      .filter(isId);
  const [fields, teams, strangers] = await Promise.all([
    listFields(ctx),
    findTeamNames(ctx, idsOf('team')),
    unknownManagers(ctx, idsOf('line_manager_id')),
  ]);
  const known: Known = {
    fields: new Map(fields.map((field) => [field.built_in ? field.key : `custom.${field.key}`, field])),
    teams: new Set(teams.map((team) => team.id)),
    strangers,
  };
  return leaves.flatMap(({ condition, path }) => checkCondition(condition, pointerTo(path), known));
}

function invalid(pointer: string, detail: string, values: Record<string, string | number> = {}): Refusal {
  return teamRuleProblems.refuse('team_rule.invalid', { pointer, detail, values } as never);
}

/** What kind of thing a condition asks about; undefined for a field that does not exist. */
function comparedBy(field: string, known: Known): Compared | undefined {
  return field === 'status' || field === 'team' ? field : known.fields.get(field)?.type;
}

function checkCondition(condition: Condition, pointer: string, known: Known): Refusal[] {
  const compared = comparedBy(condition.field, known);
  if (!compared) return [invalid(`${pointer}/field`, 'unknown_field', { field: condition.field })];
  const label = known.fields.get(condition.field)?.label ?? condition.field;
  if (!OPERATORS[compared].includes(condition.operator))
    return [invalid(`${pointer}/operator`, 'operator', { field: label })];
  const number = checkNumber(condition, pointer);
  if (number) return [number];
  return (condition.values ?? []).flatMap((value, index) => {
    const refused = checkValue(compared, value, known);
    return refused ? [invalid(`${pointer}/values/${index}`, refused, { value })] : [];
  });
}

function checkNumber({ operator, values = [], days }: Condition, pointer: string): Refusal | undefined {
  const at = `${pointer}/values`;
  switch (valuesTaken(operator)) {
    case 'none':
      return values.length === 0 ? undefined : invalid(at, 'no_values');
    case 'days':
      return days === undefined ? invalid(`${pointer}/days`, 'days') : undefined;
    case 'one':
      return values.length === 1 ? undefined : invalid(at, 'one_value');
    case 'two': {
      const [first = '', last = ''] = values;
      const inOrder = first === TODAY || last === TODAY || first <= last;
      return values.length === 2 && inOrder ? undefined : invalid(at, 'two_values');
    }
    default:
      return values.length > 0 ? undefined : invalid(at, 'some_values');
  }
}

/** The word for what is wrong with a value. Choices are not held to the list: one that is gone still stands in profiles. */
function checkValue(compared: Compared, value: string, known: Known): string | undefined {
  switch (compared) {
    case 'date':
      return value === TODAY || isDay(value) ? undefined : 'day';
    case 'status':
      return STATUSES.some((status) => status === value) ? undefined : 'status';
    case 'team':
      return known.teams.has(value) ? undefined : 'unknown_team';
    case 'user':
      return !isId(value) || known.strangers.has(value) ? 'unknown_user' : undefined;
    default:
      return foldText(value) === '' ? 'empty_text' : undefined;
  }
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Names every team of the circle, so that its author sees which rule to change. */
export async function cycleRefusal(tx: Context, circle: readonly string[]) {
  const names = new Map((await findTeamNames(tx, circle)).map((team) => [team.id, team.name]));
  const teams = [...circle, circle[0] ?? ''].map((id) => names.get(id) ?? '?').join(' → ');
  return teamRuleProblems.refuse('team_rule.cycle', { pointer: '/rule', detail: 'teams', values: { teams } });
}
