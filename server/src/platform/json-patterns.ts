/** What is looked for in stored JSON: a text anywhere, or one that stands alone. */
export type Needle = string | { whole: string };

/**
 * Patterns for ILIKE over JSON as text. The database folds the case of plain letters alone, so each way of writing is asked
 * for; JSON writes some characters with a backslash.
 */
export function jsonPatterns(needles: readonly Needle[]): string[] {
  const patterns = needles.flatMap((needle) => {
    const whole = typeof needle !== 'string';
    const text = whole ? needle.whole : needle;
    return [text, text.toLowerCase(), text.toUpperCase()].map((form) => {
      const written = JSON.stringify(form);
      const inside = (whole ? written : written.slice(1, -1)).replaceAll(/[\\%_]/g, '\\$&');
      return `%${inside}%`;
    });
  });
  return [...new Set(patterns)];
}
