import type { RawSettings } from './collect.ts';
import { settingDeclarations } from './declaration.ts';

/** What was given, one `NAME=value` a line, secrets replaced: fit for a support request. */
export function redactedSettings(raw: RawSettings): string[] {
  return settingDeclarations.flatMap((declaration) => {
    const value = raw[declaration.name];
    if (value === undefined) return [];
    return [`${declaration.name}=${'secret' in declaration ? '(secret, set)' : value}`];
  });
}

const INTRODUCTION = `# Configuration

Settings come from environment variables and, where \`BECKON_CONFIG\` names one, from a file of \`NAME=value\` lines; the
environment wins. Those marked *secret* may also be given as the path of a file, in \`<name>_FILE\`. A name that begins with
\`BECKON_\` and is not listed here stops the start, with a suggestion; names that Kubernetes injects are ignored.

With no settings at all the product runs on this machine alone, at <http://localhost:8080>, with its embedded database in
\`./.data\`, and shows messages in the portal's preview inbox instead of sending them.
`;

/** The text of \`docs/configuration.md\`, printed from the declarations; a test compares the two. */
export function configurationDocument(): string {
  const groups = [...new Set(settingDeclarations.map((d) => d.group))];
  const sections = groups.map((group) => {
    const rows = settingDeclarations
      .filter((d) => d.group === group)
      .map((d) => `| \`${d.name}\`${'secret' in d ? ' *(secret)*' : ''} | ${d.summary} | ${d.fallback} |`);
    return [
      `## ${group}`,
      '',
      '| Setting | What it does | When not given |',
      '|---|---|---|',
      ...rows,
      '',
    ].join('\n');
  });
  return [INTRODUCTION, ...sections].join('\n');
}
