import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText, graphemeCount, isolate } from './text.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 30 });

describe('foldText', () => {
  test.each([
    ['  José   ÁLVAREZ\t', 'jose alvarez'],
    ['Nguyễn Thị Hồng Nhung', 'nguyen thi hong nhung'],
    ['Łukasz Đorđević', 'lukasz dordevic'],
    ['Søren Ærø', 'soren aero'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['İstanbul Işık', 'istanbul isik'],
    ['Þórður', 'thordur'],
    ['O’Brien', "o'brien"],
    ['Jean‑Luc – Nord', 'jean-luc - nord'],
    ['ﬁnance Ⅳ', 'finance iv'],
    ['ＡＢＣ　１２３', 'abc 123'],
    ['Ёлка', 'елка'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['Οδυσσεύς', 'οδυσσευσ'],
    ['مُحَمَّد', 'محمد'],
    ['محـــمد', 'محمد'],
    ['می\u200cخواهم', 'میخواهم'],
    ['שָׁלוֹם', 'שלום'],
    ['ガス', 'ガス'],
    ['नायर', 'नायर'],
    ['김민준', '김민준'],
    ['陈美玲', '陈美玲'],
    ['', ''],
  ])('%j folds to %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test('words that differ in more than case and accents stay apart', () => {
    expect(foldText('カス')).not.toBe(foldText('ガス'));
    expect(foldText('नायर')).not.toBe(foldText('नयर'));
    expect(foldText('Ann')).not.toBe(foldText('Anna'));
  });

  test('is stable, blind to case and normal form, and free of outer white space', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const folded = foldText(text);
        expect(foldText(folded)).toBe(folded);
        expect(foldText(text.normalize('NFD'))).toBe(folded);
        expect(foldText(text.normalize('NFKC'))).toBe(folded);
        expect(folded).toBe(folded.trim());
        expect(folded).not.toMatch(/\s{2}/);
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-ZÀ-ÿŁłĐđА-яΑ-ω ]{0,20}$/), (text) => {
        expect(foldText(text.toUpperCase())).toBe(foldText(text));
      }),
    );
  });
});

test.each([
  ['', 0],
  ['Jane', 4],
  ['José', 4],
  ['Jose\u0301', 4],
  ['👩‍💻', 1],
  ['🇬🇧', 1],
  ['नायर', 3],
  ['\r\n', 1],
])('graphemeCount(%j) is %i', (text, count) => {
  expect(graphemeCount(text)).toBe(count);
});

test('isolate wraps a value that cannot end the wrapping', () => {
  expect(isolate('أحمد')).toBe('\u2068أحمد\u2069');
  expect(isolate('a\u2069\u202eb')).toBe('\u2068ab\u2069');
  fc.assert(
    fc.property(anyText, (text) => {
      expect(isolate(text).slice(1, -1)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});
