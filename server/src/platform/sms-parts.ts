/** The characters of one unit in GSM 7-bit (3GPP TS 23.038 section 6.2.1); all others there count two. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('\f^{}\\[~]|€');

/** Units in a message that stands alone, and in each part of a longer one (its header takes the rest). */
const CAPACITY = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;

export interface SmsParts {
  encoding: 'gsm7' | 'ucs2';
  /** Septets of GSM-7, or 16-bit units of UCS-2. */
  units: number;
  /** How many messages the operator bills; 0 for an empty text. */
  parts: number;
  /** The different characters outside GSM-7, in order of appearance: each alone more than halves the room. */
  costly: string[];
}

/** How a text travels as SMS. A character of two units never straddles two parts, so it can cost one more. */
export function smsParts(text: string): SmsParts {
  const characters = [...text];
  const costly = [
    ...new Set(characters.filter((character) => !BASIC.has(character) && !EXTENDED.has(character))),
  ];
  const encoding = costly.length === 0 ? 'gsm7' : 'ucs2';
  const sizes = characters.map((character) => {
    if (encoding === 'ucs2') return character.length;
    return BASIC.has(character) ? 1 : 2;
  });
  const units = sizes.reduce((sum, size) => sum + size, 0);
  return { encoding, units, parts: countParts(sizes, units, CAPACITY[encoding]), costly };
}

/** The first of some texts, the fullest one first, that takes as few parts as any of them. */
export function fewestParts(texts: readonly string[]): string {
  const parts = texts.map((text) => smsParts(text).parts);
  return texts[parts.indexOf(Math.min(...parts))] ?? '';
}

function countParts(sizes: number[], units: number, capacity: { single: number; part: number }): number {
  if (units === 0) return 0;
  if (units <= capacity.single) return 1;
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > capacity.part) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}
