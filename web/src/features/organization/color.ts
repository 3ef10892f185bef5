/** A color as people type it, as `#rrggbb` where it is one: `0B5D3B`, `#0b5`, ` #0B5D3B `. */
export function normalColor(text: string): string {
  const bare = text.trim().replace(/^#/, '').toLowerCase();
  if (/^[0-9a-f]{3}$/.test(bare)) return `#${[...bare].map((digit) => digit + digit).join('')}`;
  return bare === '' ? '' : `#${bare}`;
}

export const isColor = (text: string): boolean => /^#[0-9a-f]{6}$/.test(text);
