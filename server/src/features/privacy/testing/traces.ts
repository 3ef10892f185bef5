import type { RootDatabase } from '../../../platform/database/index.ts';
import { foldText } from '../../../platform/text.ts';

/** Where a text was found: the table, and in which form. */
export interface Trace {
  canary: string;
  table: string;
  form: string;
}

/** Every row of every table as text, by table. Bytes are written in hexadecimal digits. */
async function everyRow(db: RootDatabase): Promise<Map<string, string>> {
  const { rows: tables } = await db.pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`,
  );
  const dump = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await db.pool.query<{ row: string }>(
      `select t::text || ' ' || to_jsonb(t)::text as row from ${name} t`,
    );
    dump.set(name, rows.map(({ row }) => row).join('\n'));
  }
  return dump;
}

/** Looks for texts in everything that the database holds: as they are, folded, decomposed, as digits, and encoded. */
export async function tracesOf(db: RootDatabase, canaries: readonly string[]): Promise<Trace[]> {
  const dump = await everyRow(db);
  const found: Trace[] = [];
  for (const [table, raw] of dump) {
    const text = `${raw}\n${raw.normalize('NFC').toLowerCase()}\n${foldText(raw)}`;
    for (const canary of canaries)
      for (const [form, needle] of formsOf(canary))
        if (text.includes(needle)) found.push({ canary, table, form });
  }
  return found;
}

function formsOf(canary: string): [string, string][] {
  const lower = canary.toLowerCase();
  const digits = canary.replaceAll(/\D/g, '');
  const forms: [string, string][] = [
    ['as it is', canary],
    ['lower case', lower],
    ['folded', foldText(canary)],
    ['decomposed', canary.normalize('NFD')],
    [
      'escaped',
      JSON.stringify(canary)
        .replaceAll(/[^\x20-\x7e]/g, escaped)
        .slice(1, -1),
    ],
    ['in a URL', encodeURIComponent(canary)],
  ];
  if (digits.length >= 9) forms.push(['digits', digits], ['national digits', digits.slice(-9)]);
  for (const text of [canary, lower]) {
    forms.push(['hexadecimal', Buffer.from(text).toString('hex')]);
    // Inside of something longer it may begin at any of three places.
    for (const shift of [0, 1, 2]) forms.push(['base64', base64Inside(text, shift)]);
  }
  return forms;
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** What base64 of a longer text holds wherever this one stands in it, without the letters that its neighbors touch. */
function base64Inside(text: string, shift: number): string {
  const encoded = Buffer.from('\0'.repeat(shift) + text)
    .toString('base64')
    .replace(/=+$/, '');
  return encoded.slice(shift === 0 ? 0 : 4, -2);
}
