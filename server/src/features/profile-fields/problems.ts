import { defineProblems } from '../../platform/problem.ts';

export const profileFieldProblems = defineProblems({
  'profile_field.not_found': {
    status: 404,
    title: 'There is no such profile field.',
    nextStep: 'Reload the list of profile fields.',
  },
  'profile_field.built_in': {
    status: 409,
    title: 'A built-in field keeps its name and cannot be removed.',
    nextStep: 'Change whether it is required and who may edit it, or define an Extra Detail.',
  },
  'profile_field.key_in_use': {
    status: 409,
    title: 'This identifier is or was in use.',
    nextStep: 'Choose another: an identifier is never used for a second field.',
  },
  'profile_field.choices_missing': {
    status: 422,
    title: 'A field of type choice needs its choices.',
    nextStep: 'Give at least one choice, each once.',
  },
  'profile_field.too_many': {
    status: 409,
    title: 'There are 100 Extra Details already.',
    nextStep: 'Remove one that is not used.',
  },
  'profile_field.unknown': {
    status: 422,
    title: 'There is no profile field of this name.',
    nextStep: 'Use the identifier shown under Profile fields.',
    details: { key: 'There is no profile field {key}.' },
  },
  'profile_field.not_yours': {
    status: 403,
    title: 'You may not change this field.',
    nextStep: 'Leave it out, or ask an Organization Admin.',
    details: { field: 'You may not change {field}.' },
  },
  'profile_field.choice_unknown': {
    status: 422,
    title: 'The field does not have this choice.',
    nextStep: 'Choose one of those offered.',
    details: {
      choice: '{field} does not have the choice “{choice}”.',
      date: '{field} is a date, for example 2026-12-01.',
    },
  },
  'profile_field.required': {
    status: 422,
    title: 'This field is needed to invite somebody.',
    nextStep: 'Fill it in.',
    details: { field: '{field} is needed to invite somebody.' },
  },
  'profile_field.too_long': {
    status: 422,
    title: 'The value is too long.',
    nextStep: 'Shorten it.',
    details: { field: '{field} takes {max, number} characters at most.' },
  },
});
