import { readFileSync } from 'node:fs';
import { type SettingName, settingDeclarations } from './declaration.ts';
import { editDistance } from './edit-distance.ts';

/** The settings as texts, before anything is read into them. */
export type RawSettings = Partial<Record<SettingName, string>>;

const declared = new Map<string, (typeof settingDeclarations)[number]>(
  settingDeclarations.map((d) => [d.name, d]),
);
const isSecret = (name: string): boolean => {
  const declaration = declared.get(name);
  return declaration !== undefined && 'secret' in declaration;
};
/** Names that the project's own tools set: known, and no settings. */
const OWN = /^BECKON_(PARENT_PIPE|DEV|DEMO_[A-Z_]+|TEST_[A-Z_]+|BOOTSTRAP[A-Z_]*)$/;

/**
 * What Kubernetes puts into every container for a Service named `beckon`, or `beckon-something`:
 * https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables
 */
function isInjected(name: string, value: string): boolean {
  if (
    /^BECKON_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/.test(
      name,
    )
  )
    return true;
  return /^BECKON_(\w+_)?PORT$/.test(name) && /^(tcp|udp|sctp):\/\//.test(value);
}

/**
 * Gathers the settings from the environment, the file that `BECKON_CONFIG` names, and the files that `*_FILE` name.
 * @param errors gets a sentence for each name that is not known and each file that cannot be read
 */
export function collectSettings(env: NodeJS.ProcessEnv, errors: string[]): RawSettings {
  const raw: RawSettings = {};
  const inFile = env.BECKON_CONFIG ? readConfigFile(env.BECKON_CONFIG, errors) : new Map<string, string>();
  const inEnvironment = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  take(raw, inFile, `in ${env.BECKON_CONFIG}`, true, errors);
  take(raw, inEnvironment, 'in the environment', false, errors);
  return raw;
}

function take(
  raw: RawSettings,
  entries: Iterable<[string, string]>,
  where: string,
  strict: boolean,
  errors: string[],
): void {
  const given = new Map([...entries].filter(([, value]) => value.trim() !== ''));
  for (const [name, value] of given) {
    if (isInjected(name, value)) continue;
    if (declared.has(name)) {
      raw[name as SettingName] = value.trim();
      continue;
    }
    const secret = name.replace(/_FILE$/, '');
    if (secret !== name && isSecret(secret)) {
      if (given.has(secret)) errors.push(`${secret} and ${name} are both set ${where}: keep one of them.`);
      else readSecret(raw, secret as SettingName, name, value.trim(), errors);
      continue;
    }
    if ((strict || name.startsWith('BECKON_')) && !OWN.test(name)) errors.push(unknown(name, where));
  }
}

function readSecret(raw: RawSettings, name: SettingName, from: string, path: string, errors: string[]): void {
  try {
    raw[name] = readFileSync(path, 'utf8').trim();
  } catch (error) {
    errors.push(`${from} names the file ${path}, which cannot be read (${reason(error)}).`);
  }
}

function unknown(name: string, where: string): string {
  const names = [...declared.keys()].flatMap((n) => (isSecret(n) ? [n, `${n}_FILE`] : [n]));
  const [closest] = names
    .map((candidate) => ({ candidate, distance: distanceBetween(name, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const hint = closest && closest.distance <= Math.max(3, Math.ceil(name.length / 4));
  return `${name} (${where}) is not a setting.${hint ? ` Did you mean ${closest.candidate}?` : ''}`;
}

/** Three settings have no prefix; giving them one is the likeliest slip of all. */
const distanceBetween = (name: string, candidate: string): number =>
  Math.min(editDistance(name, candidate), 1 + editDistance(name.replace(/^BECKON_/, ''), candidate));

function readConfigFile(path: string, errors: string[]): Map<string, string> {
  const values = new Map<string, string>();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    errors.push(`BECKON_CONFIG names the file ${path}, which cannot be read (${reason(error)}).`);
    return values;
  }
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const match = /^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(trimmed);
    const [name, value] = [match?.[1], match?.[2]];
    if (name === undefined || value === undefined)
      errors.push(`Line ${index + 1} of ${path} is not NAME=value.`);
    else values.set(name, value.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return values;
}

const reason = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
