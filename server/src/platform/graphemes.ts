const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** How many characters a reader counts: an emoji of several code points is one, as is a letter with its marks. */
export function graphemeCount(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}
