/** What is promised about a problem code; its page is `docs/problems/<code>.md`. All words are in English, see `inLanguage`. */
export interface ProblemDefinition {
  status: number;
  /** One sentence in plain words, the same for every occurrence. */
  title: string;
  /** What the reader can do next, unless the occurrence says better. */
  nextStep: string | null;
  /** Sentences (ICU messages) that an occurrence may say instead of the title, by name. */
  details?: Readonly<Record<string, string>>;
  /** What an occurrence may say instead of the next step. */
  nextSteps?: Readonly<Record<string, string>>;
}

/** What a sentence gets put in. A region (ISO 3166-1 alpha-2) is named in the reader's language. */
export type ProblemValue = string | number | { region: string };
type Values = Readonly<Record<string, ProblemValue>>;

/** The names in the braces of an ICU message. */
type NamesIn<Text> = Text extends `${string}{${infer Head}}${infer Tail}`
  ? NameIn<Head> | NamesIn<Tail>
  : never;
type NameIn<Head> = Head extends `${infer Name},${string}`
  ? Name extends `${string} ${string}`
    ? never
    : Name
  : Head extends `${string} ${string}`
    ? never
    : Head;
/** None: every name is refused. */
type Nothing = Readonly<Record<never, string>>;
type Details<D> = D extends { details: infer Named } ? Named : Nothing;
type NextSteps<D> = D extends { nextSteps: infer Named } ? Named : Nothing;
type Needed<Texts, Name> = Name extends keyof Texts ? NamesIn<Texts[Name]> : never;
type WithValues<Name extends PropertyKey> = [Name] extends [never]
  ? unknown
  : { values: { readonly [N in Name]: ProblemValue } };

/** What one occurrence adds to the definition. */
export interface Facts {
  /** JSON Pointer of the field in the request body. */
  pointer?: string;
  holder?: { id: string; name: string; status: string };
  retryAt?: Date;
  retryAfterSeconds?: number;
  confirmWith?: string;
}
export interface Said {
  /** Which of the definition's `details` happened; the title when left out. */
  detail?: string;
  /** Which of its `nextSteps` helps; the usual one when left out. */
  nextStep?: string;
  values?: Values;
}
export type Occurrence<
  D,
  Detail extends PropertyKey = never,
  NextStep extends PropertyKey = never,
> = Facts & {
  detail?: Detail & keyof Details<D>;
  nextStep?: NextStep & keyof NextSteps<D>;
} & WithValues<Needed<Details<D>, Detail> | Needed<NextSteps<D>, NextStep>>;

const registry = new Map<string, ProblemDefinition>();

export function registerProblem(code: string, definition: ProblemDefinition): void {
  if (registry.has(code)) throw new Error(`Problem ${code} is defined twice.`);
  registry.set(code, definition);
}

export function definitionOf(code: string): ProblemDefinition {
  const definition = registry.get(code);
  if (!definition) throw new Error(`Problem ${code} is not defined.`);
  return definition;
}

/** All defined codes, for the tests and the documentation. */
export const definedProblems = (): ReadonlyMap<string, ProblemDefinition> => registry;
