import { checkName } from '../../platform/text.ts';
import { organizationProblems } from './problems.ts';

const WHY: Record<string, string> = {
  empty: 'The name is empty.',
  too_long: 'The name is longer than 100 characters.',
  control_characters: 'The name holds invisible or direction-changing characters.',
  line_break: 'The name holds a line break.',
  link: 'The name holds something that mail programs would turn into a link.',
  phone_number: 'The name holds something that phones would turn into a number to call.',
};

/** In plain words, what `checkName` found. */
export const whyUnsafe = (reason: string): string => WHY[reason] ?? 'The name cannot be used.';

/**
 * A name that may stand in messages sent in our name, trimmed and NFC.
 * @throws Problem `name.unsafe` (S-20)
 */
export function checkedName(name: string, pointer: string, max = 100): string {
  const trimmed = name.normalize('NFC').trim();
  const result = checkName(trimmed, { max });
  if (!result.ok)
    throw organizationProblems.problem('name.unsafe', { pointer, detail: whyUnsafe(result.reason) });
  return trimmed;
}
