import { profileFieldProblems } from './problems.ts';

/**
 * The choices to store: trimmed, each once; null for other types.
 * @throws Problem `profile_field.choices_missing`
 */
export function checkedChoices(type: string, choices: readonly string[] | null | undefined): string[] | null {
  if (type !== 'choice') return null;
  const distinct = [...new Set((choices ?? []).map((c) => c.normalize('NFC').trim()).filter(Boolean))];
  if (distinct.length === 0)
    throw profileFieldProblems.problem('profile_field.choices_missing', { pointer: '/choices' });
  return distinct;
}
