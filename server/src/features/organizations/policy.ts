import { checkName } from '../../platform/text.ts';
import { organizationProblems } from './problems.ts';

/**
 * A name that may stand in messages sent in our name, trimmed and NFC.
 * @throws Problem `name.unsafe` (S-20)
 */
export function checkedName(name: string, pointer: string, max = 100): string {
  const trimmed = name.normalize('NFC').trim();
  const result = checkName(trimmed, { max });
  if (!result.ok) throw organizationProblems.problem('name.unsafe', { pointer, detail: result.reason });
  return trimmed;
}
