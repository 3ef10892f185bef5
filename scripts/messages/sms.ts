import { formatText } from '../../server/src/platform/messages/format.ts';
import { type SmsParts, smsParts } from '../../server/src/platform/text.ts';
import type { Sentences } from './catalogues.ts';

/** Written with letters of which the GSM alphabet has most: their texts keep to it, since one other letter halves the room. */
const LATIN: ReadonlySet<string> = new Set(['en', 'es', 'fr', 'de', 'pl', 'pt']);

/** What a text message gets put in on a usual day. */
export const SAMPLE = {
  organization: 'Acme Logistics',
  inviter: 'Grace Rossi',
  voucher: 'Grace Rossi',
  link: 'https://acme.example/j/A1b2C3d4E5f6G7h8I9j0-_',
  until: '7.12.',
  code: '123456',
};
/** Ends every message with a code, for the phones that fill it in. */
const BOUND = '\n\n@acme.example #123456';

export interface Measured extends SmsParts {
  key: string;
  text: string;
}

/** Every text message of a language as it leaves, with what it costs. */
export const measured = (sentences: Sentences, language: string): Measured[] =>
  [...sentences]
    .filter(([key]) => key.startsWith('sms.'))
    .map(([key, sentence]) => {
      const text = formatText(language, sentence, SAMPLE, (value) => value);
      const whole = key.startsWith('sms.code.') ? text + BOUND : text;
      return { key, text: whole, ...smsParts(whole) };
    });

/** What makes a text message dearer than it must be. A fuller wording may be long where a shorter one stands beside it. */
export function smsFaults(sentences: Sentences, language: string): string[] {
  return measured(sentences, language).flatMap(({ key, parts, units, costly }) => {
    if (LATIN.has(language) && costly.length > 0)
      return [`${key}: ${costly.join(' ')} is not in the GSM alphabet; write it without`];
    const short = `${key.slice(0, key.lastIndexOf('.'))}.short`;
    const mayBeLong = !LATIN.has(language) && key !== short && sentences.has(short);
    return parts > 1 && !mayBeLong ? [`${key}: takes ${parts} parts (${units} units)`] : [];
  });
}
