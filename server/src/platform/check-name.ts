import { graphemeCount } from './graphemes.ts';
import { TOP_LEVEL_DOMAINS } from './top-level-domains.ts';

/**
 * Names of people, teams and organizations stand in messages that we send in our own name. One that looks like
 * a link, an address or a phone number would let whoever chose it send a lure through us, since mail programs
 * make such text clickable without being asked. It is refused where it is entered, and nothing is stripped in
 * silence.
 */

export type NameRefusal =
  | 'empty'
  | 'line_break'
  | 'control_characters'
  | 'too_long'
  | 'link'
  | 'phone_number';

/** Code units in a name per grapheme allowed: room for every script, no room for towers of marks. */
const MAX_UNITS_PER_GRAPHEME = 12;

/**
 * Checks a name and gives it in the form to store (NFC, no white space around it).
 * @param limits.max the most graphemes allowed; 100 unless told
 */
export function checkName(
  text: string,
  limits: { max?: number } = {},
): { ok: true; name: string } | { ok: false; reason: NameRefusal } {
  const max = limits.max ?? 100;
  const name = text.trim();
  if (name === '') return { ok: false, reason: 'empty' };
  if (name.length > max * MAX_UNITS_PER_GRAPHEME) return { ok: false, reason: 'too_long' };
  if (/[\n\v\f\r\x85\u2028\u2029]/.test(name)) return { ok: false, reason: 'line_break' };
  if (hasControlCharacters(name)) return { ok: false, reason: 'control_characters' };
  if (graphemeCount(name) > max) return { ok: false, reason: 'too_long' };
  const seen = asSeen(name);
  if (looksLikeLink(seen)) return { ok: false, reason: 'link' };
  if (looksLikePhoneNumber(seen)) return { ok: false, reason: 'phone_number' };
  return { ok: true, name: name.normalize('NFC') };
}

// Scripts in which an invisible joiner is part of the spelling (Unicode chapter 23.2).
const JOINER_SCRIPTS =
  'Arab Syrc Mong Nkoo Mand Rohg Adlm Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Cakm Newa'
    .split(' ')
    .map((script) => `\\p{Script_Extensions=${script}}`)
    .join('');

// A joiner is in its place after a letter or mark of those scripts; the non-joiner only between two of them.
// Beyond that, the joiner glues emoji together, and selectors choose the drawing of an emoji or ideograph.
const IN_PLACE = new RegExp(
  [
    `(?<=(?![\\p{Cf}])[${JOINER_SCRIPTS}])\\u200d`,
    `(?<=(?![\\p{Cf}])[${JOINER_SCRIPTS}])\\u200c(?=(?![\\p{Cf}])[${JOINER_SCRIPTS}])`,
    '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}]\\ufe0f?)\\u200d(?=\\p{Extended_Pictographic})',
    '(?<=[\\p{Extended_Pictographic}0-9#*])[\\ufe0e\\ufe0f]',
    '(?<=\\p{Script=Han})[\\u{e0100}-\\u{e01ef}]',
  ].join('|'),
  'gu',
);

// Control, format and unpaired surrogate characters, and letters that are drawn as nothing.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u;

function hasControlCharacters(name: string): boolean {
  return UNSEEN.test(name.replace(IN_PLACE, ''));
}

/** What a mail program or a reader makes of the name: look-alike letters, digits and dots in their plain form. */
function asSeen(name: string): string {
  return name
    .replace(/[\p{Cf}\p{Me}\p{Variation_Selector}]/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u3002\uff61]/g, '.');
}

const LINK_SIGNS =
  /@|:\/\/|(?<![a-z0-9])(?:www\.|xn--|(?:https?|ftp|mailto|javascript):|(?:tel|sms):\s*[+\p{Nd}])/u;

/** True for `@`, `://`, `www.`, schemes that become links, and a word before a dot and a top-level domain. */
function looksLikeLink(seen: string): boolean {
  if (LINK_SIGNS.test(seen)) return true;
  for (const [host] of seen.matchAll(/[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)+/gu)) {
    if (host.split('.').slice(1).some(startsWithTopLevelDomain)) return true;
  }
  return false;
}

/** A link also ends at a hyphen, and where another script begins: `evil.com陈` is clickable up to `com`. */
function startsWithTopLevelDomain(label: string): boolean {
  const word = /^[^_-]*/.exec(label)?.[0] ?? '';
  const ascii = /^[a-z0-9]+(?=[\p{L}\p{N}])(?!\p{Script=Latin})/u.exec(word)?.[0] ?? '';
  return TOP_LEVEL_DOMAINS.has(word) || TOP_LEVEL_DOMAINS.has(ascii);
}

// Seven digits are the shortest local numbers; up to three signs may stand between two digits.
const DIGIT_RUN = /\p{Nd}(?:[\s\p{Pd}.()/\\+_·•*~|]{0,3}\p{Nd}){6}/u;

// Years and dates are the long digit runs of honest names ("Graduates 2024/2025", "Intake 22.11.2025").
const YEAR = '(?:19|20)[0-9]{2}';
const DATE = [
  `${YEAR}\\s?[\\p{Pd}/]\\s?${YEAR}`,
  `${YEAR}[-./][01]?[0-9][-./][0-3]?[0-9]`,
  `[0-3]?[0-9][-./][0-3]?[0-9][-./]${YEAR}`,
];
const DATES = new RegExp(`(?<!\\p{Nd}\\W{0,3})(?:${DATE.join('|')})(?!\\W{0,3}\\p{Nd})`, 'gu');

function looksLikePhoneNumber(seen: string): boolean {
  return DIGIT_RUN.test(seen.replace(DATES, ' '));
}
