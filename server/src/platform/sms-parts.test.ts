import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smsParts } from './sms-parts.ts';

const link = (tokenLength: number) => `https://go.acme.co/i/${'a'.repeat(tokenLength)}`;
const english = (token: number) =>
  `Acme Logistics: Grace Rossi has invited you to the Acme app. Join here: ${link(token)} Works until 7 Dec. Not for you? Ignore it.`;
const arabic = (token: number) => `دعوة إلى تطبيق Acme: ${link(token)}`;
const hindi = (token: number) => `Acme ऐप से जुड़ें: ${link(token)}`;

describe('smsParts', () => {
  // The token's length decides the price: 16, 22 (128 bits) or 43 characters (256 bits).
  test.each([
    ['English, token of 16', english(16), 'gsm7', 152, 1],
    ['English, token of 22', english(22), 'gsm7', 158, 1],
    ['English, token of 43', english(43), 'gsm7', 179, 2],
    ['Arabic, token of 16', arabic(16), 'ucs2', 58, 1],
    ['Arabic, token of 22', arabic(22), 'ucs2', 64, 1],
    ['Arabic, token of 43', arabic(43), 'ucs2', 85, 2],
    ['Hindi, token of 16', hindi(16), 'ucs2', 56, 1],
    ['Hindi, token of 22', hindi(22), 'ucs2', 62, 1],
    ['Hindi, token of 43', hindi(43), 'ucs2', 83, 2],
    ['empty', '', 'gsm7', 0, 0],
    ['160', 'a'.repeat(160), 'gsm7', 160, 1],
    ['161', 'a'.repeat(161), 'gsm7', 161, 2],
    ['306', 'a'.repeat(306), 'gsm7', 306, 2],
    ['307', 'a'.repeat(307), 'gsm7', 307, 3],
    ['80 euro signs', '€'.repeat(80), 'gsm7', 160, 1],
    // 153 is odd: a part holds 76 characters of two units, so 153 of them take three parts, not two.
    ['153 euro signs', '€'.repeat(153), 'gsm7', 306, 3],
    ['German letters', 'Grüße, Ärger, Öl', 'gsm7', 16, 1],
    ['70', 'ł'.repeat(70), 'ucs2', 70, 1],
    ['71', 'ł'.repeat(71), 'ucs2', 71, 2],
    ['134', 'ł'.repeat(134), 'ucs2', 134, 2],
    // 67 is odd: an emoji of two units does not straddle parts.
    ['67 emoji', '😀'.repeat(67), 'ucs2', 134, 3],
  ] as const)('%s', (_, text, encoding, units, parts) => {
    expect(smsParts(text)).toMatchObject({ encoding, units, parts });
  });

  test.each([
    ['plain', []],
    ['{[~^|\\]}€', []],
    ['it’s', ['’']],
    ['français, être', ['ç', 'ê']],
    ['Hi Łukasz, Łucja', ['Ł']],
    ['a😀b😀', ['😀']],
    ['tab\there', ['\t']],
  ])('the characters in %j that double the price are %j', (text, costly) => {
    expect(smsParts(text).costly).toEqual(costly);
  });

  test('units and parts agree, and one costly character decides the encoding', () => {
    const unit = fc.constantFrom('a', ' ', '€', '{', 'é', 'ł', '’', '😀', 'ñ');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 400 }), (text) => {
        const { encoding, units, parts, costly } = smsParts(text);
        const room = encoding === 'gsm7' ? 153 : 67;
        expect(encoding === 'ucs2').toBe(costly.length > 0);
        expect(parts).toBeGreaterThanOrEqual(Math.ceil(units / (parts <= 1 ? 161 : room)));
        if (parts > 1) expect(parts).toBeLessThanOrEqual(Math.ceil(units / (room - 1)));
      }),
    );
  });
});
