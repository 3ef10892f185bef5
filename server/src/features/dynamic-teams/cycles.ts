import { teamsAskedAbout } from './rule.ts';
import type { LoadedRule } from './rules.ts';
import type { Rule } from './shapes.ts';

/** Which teams' rules ask about which teams, as of now and with one rule changed. */
export type Asking = ReadonlyMap<string, readonly string[]>;

export const askingOf = (rules: readonly LoadedRule[], teamId: string, rule: Rule): Asking =>
  new Map([
    ...rules.filter((one) => !one.ends).map((one) => [one.teamId, teamsAskedAbout(one.rule)] as const),
    [teamId, teamsAskedAbout(rule)],
  ]);

/** Teams that ask about each other in a circle through the given one, in the order of asking; undefined when none do. */
export function circleThrough(asking: Asking, teamId: string): string[] | undefined {
  const seen = new Set<string>();
  const walk = (at: string, path: string[]): string[] | undefined => {
    for (const next of asking.get(at) ?? []) {
      if (next === teamId) return path;
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...path, next]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(teamId, [teamId]);
}

/** How far each dynamic team stands above those that it asks about; there is no circle. */
export function depthsOf(asking: Asking): Map<string, number> {
  const depths = new Map<string, number>();
  const depthOf = (teamId: string): number => {
    const known = depths.get(teamId);
    if (known !== undefined) return known;
    const below = (asking.get(teamId) ?? []).filter((id) => asking.has(id)).map(depthOf);
    const depth = below.length === 0 ? 0 : Math.max(...below) + 1;
    depths.set(teamId, depth);
    return depth;
  };
  for (const teamId of asking.keys()) depthOf(teamId);
  return depths;
}
