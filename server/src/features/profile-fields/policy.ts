import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { checkName, graphemeCount } from '../../platform/text.ts';
import { organizationProblems } from '../organizations/index.ts';
import { BUILT_IN } from './built-in.ts';
import { profileFieldProblems } from './problems.ts';
import type { FieldRow } from './queries.ts';

/**
 * Who sets a value: a directory that counts more than what anybody types, or those whose values are proposed until
 * confirmed: a Team Admin, the person, and an identity provider that the organization does not trust with it.
 */
export type ValueSource = 'directory' | 'organization_admin' | 'team_admin' | 'self' | 'provider';

export type GivenValues = { [key in string]?: unknown };

/** Values that passed, ready to be stored: trimmed, NFC, empty ones null; custom ones apart. */
export interface CheckedValues {
  builtIn: Record<string, string | null>;
  custom: Record<string, string | null>;
}

const NAMES = new Set(['first_name', 'last_name']);
const MAX_LENGTH = new Map(BUILT_IN.map((field) => [field.key, field.maxLength]));
const CUSTOM_MAX_LENGTH = 500;

/**
 * Checks values against the fields of the organization.
 * @param input built-in values by key, custom ones under `custom`; keys that are not profile fields must be left out
 * @returns the values to store, and one refusal a field
 */
export function checkValues(fields: readonly FieldRow[], input: GivenValues, source: ValueSource) {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const refusals: Refusal[] = [];
  const values: CheckedValues = { builtIn: {}, custom: {} };
  const check = (
    key: string,
    value: string | null | undefined,
    pointer: string,
    into: Record<string, string | null>,
  ) => {
    if (value === undefined) return;
    const field = byKey.get(key);
    if (!field || field.built_in !== (into === values.builtIn)) {
      refusals.push(
        profileFieldProblems.refuse('profile_field.unknown', {
          pointer,
          detail: 'key',
          values: { key },
        }),
      );
      return;
    }
    const refused = checkOne(field, value, pointer, source);
    if (refused) refusals.push(refused);
    else into[key] = normalized(value);
  };
  for (const field of BUILT_IN) check(field.key, asText(input[field.key]), `/${field.key}`, values.builtIn);
  for (const [key, value] of Object.entries(
    (input.custom as Record<string, string | null> | undefined) ?? {},
  )) {
    check(key, value, `/custom/${key}`, values.custom);
  }
  return { values, refusals };
}

/** What an Organization Admin marked required and the invitation lacks. */
export function missingRequired(fields: readonly FieldRow[], values: CheckedValues): Refusal[] {
  return fields
    .filter((field) => field.required && !(field.built_in ? values.builtIn : values.custom)[field.key])
    .map((field) =>
      profileFieldProblems.refuse('profile_field.required', {
        pointer: field.built_in ? `/${field.key}` : `/custom/${field.key}`,
        detail: 'field',
        values: { field: field.label },
      }),
    );
}

function checkOne(
  field: FieldRow,
  value: string | null,
  pointer: string,
  source: ValueSource,
): Refusal | undefined {
  if (
    (source === 'team_admin' && !field.team_admin_may_edit) ||
    (source === 'self' && !field.user_may_edit)
  ) {
    return profileFieldProblems.refuse('profile_field.not_yours', {
      pointer,
      detail: 'field',
      values: { field: field.label },
    });
  }
  const text = normalized(value);
  if (text === null) return undefined;
  const max = MAX_LENGTH.get(field.key) ?? CUSTOM_MAX_LENGTH;
  if (graphemeCount(text) > max) {
    return profileFieldProblems.refuse('profile_field.too_long', {
      pointer,
      detail: 'field',
      values: { field: field.label, max },
    });
  }
  if (field.type === 'choice' && !field.choices?.includes(text)) {
    return profileFieldProblems.refuse('profile_field.choice_unknown', {
      pointer,
      detail: 'choice',
      values: { field: field.label, choice: text },
    });
  }
  if (field.type === 'date' && !isDay(text)) {
    return profileFieldProblems.refuse('profile_field.choice_unknown', {
      pointer,
      detail: 'date',
      values: { field: field.label },
    });
  }
  return NAMES.has(field.key) ? unsafeName(text, pointer) : unsafeText(text, pointer);
}

/** Names go into messages that we send in our name (S-20). */
function unsafeName(text: string, pointer: string): Refusal | undefined {
  const result = checkName(text, { max: 100 });
  return result.ok
    ? undefined
    : organizationProblems.refuse('name.unsafe', { pointer, detail: result.reason });
}

/** Other values only ever stand in the portal; characters that deceive the eye are refused all the same. */
function unsafeText(text: string, pointer: string): Refusal | undefined {
  return DECEIVING.test(text)
    ? organizationProblems.refuse('name.unsafe', {
        pointer,
        detail: 'deceiving_value',
      })
    : undefined;
}

const DECEIVING =
  /[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u{E0000}-\u{E007F}]/u;

/** Whether the calendar has this day; the database would refuse 30 February with an error of its own. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return year > 0 && days !== undefined && day >= 1 && day <= days;
}

function normalized(value: string | null): string | null {
  const text = value?.normalize('NFC').trim() ?? '';
  return text === '' ? null : text;
}

const asText = (value: unknown): string | null | undefined =>
  value === null || typeof value === 'string' ? value : undefined;
