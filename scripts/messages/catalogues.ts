import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DEFAULT_LANGUAGE, type Language, languages } from '../../server/src/platform/languages.ts';
import {
  flatten,
  MESSAGES_FOLDER,
  type ProblemTexts,
  type Tree,
} from '../../server/src/platform/messages/catalogue.ts';
import type { ProblemDefinition } from '../../server/src/platform/problem.ts';

/**
 * While the English still grows, what a language lacks is told and no fault: it is said in English meanwhile. Once true, a
 * language, a file or a sentence that is missing is a fault.
 */
export const ALL_LANGUAGES_REQUIRED = true;

export const FILES = ['portal.json', 'server.json', 'problems.json'] as const;
export type File = (typeof FILES)[number];
export type Sentences = ReadonlyMap<string, string>;

export const FOLDER = fileURLToPath(MESSAGES_FOLDER);

/** Languages with a folder; names that are none of ours come as they are, to be told. */
export const foldersOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

export const requiredLanguages = (folder: string): Language[] =>
  languages
    .map(({ tag }) => tag)
    .filter((tag) => ALL_LANGUAGES_REQUIRED || tag === DEFAULT_LANGUAGE || existsSync(`${folder}/${tag}`));

/** The sentences of one file, null where there is no such file. */
export function readSentences(folder: string, language: string, file: File): Sentences | null {
  const path = `${folder}/${language}/${file}`;
  if (!existsSync(path)) return null;
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return file === 'problems.json'
    ? problemSentences(content as Record<string, ProblemTexts>)
    : new Map(flatten(content as Tree));
}

/** Codes hold dots themselves, so what is said about one stands behind a space: `user.not_found title`. */
export const problemSentences = (problems: Readonly<Record<string, ProblemTexts>>): Sentences =>
  new Map(
    Object.entries(problems).flatMap(([code, texts]) =>
      flatten(texts as Tree).map(([name, text]): [string, string] => [`${code} ${name}`, text]),
    ),
  );

/** `messages/en/problems.json` as the definitions in the code have it. */
export function englishProblems(definitions: ReadonlyMap<string, ProblemDefinition>): string {
  const sorted = [...definitions].sort(([a], [b]) => (a < b ? -1 : 1));
  const content = Object.fromEntries(
    sorted.map(([code, { title, nextStep, details, nextSteps }]): [string, ProblemTexts] => [
      code,
      {
        title,
        ...(nextStep === null ? {} : { next_step: nextStep }),
        ...(details ? { details } : {}),
        ...(nextSteps ? { next_steps: nextSteps } : {}),
      },
    ]),
  );
  return `${JSON.stringify(content, null, 2)}\n`;
}
