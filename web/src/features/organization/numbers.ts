/** Reads a whole number as people type it (spaces, any script's digits); null when it is none or out of range. */
export function wholeNumber(text: string, least: number, most: number): number | null {
  const latin = text
    .replace(/[\s\u00a0\u202f.,']/gu, '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/gu, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));
  if (!/^\d{1,9}$/.test(latin)) return null;
  const value = Number(latin);
  return value >= least && value <= most ? value : null;
}
