/** Finds sentences that no source mentions. */

/** Words in quotes, and the shapes of texts with something put in. */
interface Mentions {
  literals: ReadonlySet<string>;
  shapes: readonly RegExp[];
}

const LITERAL = /'([\w.-]+)'|"([\w.-]+)"|`([\w.-]+)`/g;
const SHAPE = /`((?:[\w.-]|\$\{[^}`]*\})+)`/g;

export function mentionsIn(sources: readonly string[]): Mentions {
  const literals = new Set<string>();
  const shapes = new Map<string, RegExp>();
  for (const source of sources) {
    for (const [, single, double, back] of source.matchAll(LITERAL))
      literals.add(single ?? double ?? back ?? '');
    for (const [, shape = ''] of source.matchAll(SHAPE)) {
      const pattern = shape.includes('${') ? patternOf(shape) : null;
      if (pattern) shapes.set(shape, pattern);
    }
  }
  return { literals, shapes: [...shapes.values()] };
}

const ANY = '[\\w-]+(?:\\.[\\w-]+)*';
const EITHER = /\?\s*'([\w-]+)'\s*:\s*'([\w-]+)'\s*$/;

/** What a text with something put in can become; null where it says no name of its own, and would fit everything. */
function patternOf(shape: string): RegExp | null {
  const parts = shape.split(/\$\{([^}`]*)\}/);
  const pattern = parts.map((part, at) => {
    if (at % 2 === 0) return part.replaceAll('.', '\\.');
    const [, one, other] = EITHER.exec(part) ?? [];
    return one ? `(?:${one}|${other})` : ANY;
  });
  return /[a-z]{2}/i.test(pattern.filter((part) => part !== ANY).join(''))
    ? new RegExp(`^${pattern.join('')}$`)
    : null;
}

/** The groups from which a translator of the portal takes its keys. */
const GROUP = /\buseTranslations\(\s*'([\w.]+)'/g;
export const groupsIn = (sources: readonly string[]): string[] => [
  ...new Set(sources.flatMap((source) => [...source.matchAll(GROUP)].map(([, group = '']) => group))),
];

/** Keys that nothing mentions: neither whole nor, in one of the groups, without its name. */
export const unusedKeys = (
  keys: Iterable<string>,
  { literals, shapes }: Mentions,
  groups: readonly string[] = [],
): string[] =>
  [...keys].filter((key) => {
    const inGroups = groups.filter((group) => key.startsWith(`${group}.`));
    const names = [key, ...inGroups.map((group) => key.slice(group.length + 1))];
    return !names.some((name) => literals.has(name) || shapes.some((shape) => shape.test(name)));
  });
