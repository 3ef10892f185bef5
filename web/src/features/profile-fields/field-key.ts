const LONGEST = 40;

/** Letters that carry no accent to take off. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  þ: 'th',
  ı: 'i',
};

/** An identifier made of a label: `Driving license (UK)` becomes `driving_license_uk`; empty where no letter is Latin. */
export function suggestKey(label: string): string {
  return label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæøœłđþı]/gu, (letter) => SPELLED[letter] ?? '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST)
    .replace(/_+$/, '');
}

export const isKey = (text: string): boolean => /^[a-z][a-z0-9_]{0,39}$/.test(text);
