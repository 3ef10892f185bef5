/** A pasted column or list: one choice a line, or a cell. */
export const splitPasted = (text: string): string[] =>
  text
    .split(/[\r\n\t]+/)
    .map((one) => one.trim())
    .filter(Boolean);

/** What is sent: trimmed, without blanks; and the first that stands there twice. */
export function cleanChoices(all: readonly string[]): { choices: string[]; repeated: string | null } {
  const choices = all.map((one) => one.normalize('NFC').trim()).filter(Boolean);
  return { choices, repeated: choices.find((one, index) => choices.indexOf(one) !== index) ?? null };
}
