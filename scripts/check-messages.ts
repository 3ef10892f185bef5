/**
 * Holds the catalogues in `messages/` to the code and to each other. With `--write` it first makes what follows from
 * other files: `messages/en/problems.json` from the definitions of problems, and the types of keys from the English.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import '../server/src/app/features.ts';
import '../server/src/app/kinds.ts';
import { DEFAULT_LANGUAGE, languageFor } from '../server/src/platform/languages.ts';
import { definedProblems } from '../server/src/platform/problem.ts';
import { root } from './commands.ts';
import {
  ALL_LANGUAGES_REQUIRED,
  englishProblems,
  FILES,
  FOLDER,
  foldersOf,
  readSentences,
  requiredLanguages,
  type Sentences,
} from './messages/catalogues.ts';
import { faultsBeside, faultsIn, missingIn } from './messages/compare.ts';
import { keyTypes } from './messages/key-types.ts';
import { literalAttributes, literalsInTemplates, physicalSides, type Source } from './messages/literals.ts';
import { smsFaults } from './messages/sms.ts';
import { groupsIn, mentionsIn, unusedKeys } from './messages/used.ts';

const KEYS = join(root, 'server/src/platform/messages/keys.ts');
const PROBLEMS = join(FOLDER, DEFAULT_LANGUAGE, 'problems.json');
const WRITE = 'node scripts/check-messages.ts --write';

/** For whoever runs the server, who reads English: the documentation of the API, and a portal that was not built. */
const IN_ENGLISH = /server\/src\/app\/(api-docs\/\w+|problem-pages|portal|openapi\/\w+)\.ts$/;
/** Shown to those who build the portal. */
const FOR_US = /web\/src\/kit\//;

const filesBelow = (folder: string, ending: RegExp): Source[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => ending.test(path) && !/\.test\.tsx?$|\/testing\//.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

function english(file: (typeof FILES)[number]): Sentences {
  const sentences = readSentences(FOLDER, DEFAULT_LANGUAGE, file);
  if (!sentences) throw new Error(`messages/${DEFAULT_LANGUAGE}/${file} is missing.`);
  return sentences;
}

function generated(): string[] {
  const made = [
    { path: PROBLEMS, text: englishProblems(definedProblems()) },
    { path: KEYS, text: keyTypes(english('server.json')) },
  ];
  return made.flatMap(({ path, text }) => {
    if (process.argv.includes('--write')) writeFileSync(path, text);
    return readFileSync(path, 'utf8') === text ? [] : [`${path.slice(root.length)} is out of date: ${WRITE}`];
  });
}

function translations(): { faults: string[]; missing: string[] } {
  const found = { faults: [] as string[], missing: [] as string[] };
  const unknown = foldersOf(FOLDER).filter((tag) => languageFor(tag) !== tag);
  found.faults.push(
    ...unknown.map((tag) => `messages/${tag} is a language that platform/languages.ts does not name`),
  );
  for (const language of requiredLanguages(FOLDER)) {
    for (const file of FILES) {
      const source = english(file);
      const own = language === DEFAULT_LANGUAGE ? source : readSentences(FOLDER, language, file);
      const name = (fault: string) => `messages/${language}/${file} ${fault}`;
      found.missing.push(...missingIn(source, own ?? new Map()).map((key) => name(`${key}: is missing`)));
      if (!own) continue;
      const faults =
        language === DEFAULT_LANGUAGE ? faultsIn(own, language) : faultsBeside(source, own, language);
      found.faults.push(...faults.map(name));
      if (file === 'server.json') found.faults.push(...smsFaults(own, language).map(name));
    }
  }
  return found;
}

function sources(): string[] {
  const portal = filesBelow('web/src', /\.(tsx?|css)$/);
  const server = filesBelow('server/src', /\.ts$/).filter(({ path }) => !path.endsWith('/messages/keys.ts'));
  const shown = portal.filter(({ path }) => !FOR_US.test(path));
  const texts = (files: readonly Source[]) => mentionsIn(files.map(({ text }) => text));
  const unused = (file: 'portal.json' | 'server.json', files: readonly Source[]) =>
    unusedKeys(english(file).keys(), texts(files), groupsIn(files.map(({ text }) => text))).map(
      (key) => `messages/${DEFAULT_LANGUAGE}/${file} ${key}: nothing says it`,
    );
  return [
    ...unused('portal.json', portal),
    ...unused('server.json', server),
    ...shown.filter(({ path }) => path.endsWith('.tsx')).flatMap(literalAttributes),
    ...server.filter(({ path }) => !IN_ENGLISH.test(path)).flatMap(literalsInTemplates),
    ...portal.filter(({ path }) => !path.endsWith('.ts')).flatMap(physicalSides),
    ...server.filter(({ path }) => /\/page\/style\.ts$/.test(path)).flatMap(physicalSides),
  ];
}

const { faults: wrong, missing } = translations();
const faults = [...generated(), ...wrong, ...sources(), ...(ALL_LANGUAGES_REQUIRED ? missing : [])];
for (const fault of faults) console.log(fault);
if (!ALL_LANGUAGES_REQUIRED && missing.length > 0)
  console.log(`${missing.length} sentences are missing meanwhile.`);
if (faults.length === 0) console.log(`${foldersOf(FOLDER).length} languages, no fault.`);
process.exitCode = faults.length === 0 ? 0 : 1;
