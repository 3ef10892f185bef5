/** What is looked for in stored JSON: a text anywhere, or one that stands alone. */
export type Needle = string | { whole: string };

/**
 * Patterns for LIKE over `lower(JSON as text)`, which is many times as fast as ILIKE. How many letters lower() knows depends
 * on the database: each way of writing is asked for, with plain letters in lower case, which every database knows. JSON writes
 * some characters with a backslash.
 */
export function jsonPatterns(needles: readonly Needle[]): string[] {
  const patterns = needles.flatMap((needle) => {
    const whole = typeof needle !== 'string';
    const text = whole ? needle.whole : needle;
    return [text, text.toLowerCase(), text.toUpperCase()].map((form) => {
      const written = JSON.stringify(form);
      const inside = (whole ? written : written.slice(1, -1)).replaceAll(/[\\%_]/g, '\\$&');
      return `%${inside.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())}%`;
    });
  });
  return [...new Set(patterns)];
}
