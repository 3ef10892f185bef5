import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accentOf, contrast, SURFACES, TEXT_CONTRAST, type Theme } from './accent.ts';

describe('contrast', () => {
  // Pairs whose ratios are published: WCAG's own examples and the greys that every checker is measured by.
  test.for([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
    ['#949494', '#ffffff', 3.03],
    ['#ff0000', '#ffffff', 4.0],
    ['#0000ff', '#ffffff', 8.59],
    ['#ffff00', '#ffffff', 1.07],
    ['#008000', '#ffffff', 5.14],
  ] as const)('of %s and %s is %d', ([a, b, ratio]) => {
    expect(contrast(a, b)).toBeCloseTo(ratio, 2);
    expect(contrast(b, a)).toBe(contrast(a, b));
  });
});

describe('an accent', () => {
  const THEMES: Theme[] = ['light', 'dark'];
  const color = fc
    .integer({ min: 0, max: 0xff_ff_ff })
    .map((value) => `#${value.toString(16).padStart(6, '0')}`);

  test('carries readable text and stands out from page and card, whatever was chosen', () => {
    fc.assert(
      fc.property(color, (chosen) => {
        const uses = accentOf(chosen);
        for (const theme of THEMES) {
          const use = uses[theme];
          const { page, card } = SURFACES[theme];
          expect(use.color).toMatch(/^#[0-9a-f]{6}$/);
          expect(contrast(use.color, use.text)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
          expect(use.contrast).toBe(contrast(use.color, use.text));
          for (const surface of [page, card]) expect(contrast(use.color, surface)).toBeGreaterThanOrEqual(3);
          expect(use.adjusted).toBe(use.color !== chosen);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is kept where it passes', () => {
    expect(accentOf('#0b5d3b').light).toMatchObject({ color: '#0b5d3b', text: '#ffffff', adjusted: false });
    expect(accentOf('#ffd400').dark).toMatchObject({ color: '#ffd400', adjusted: false });
  });

  test('moves no further than it must, and stays the color that it was', () => {
    const { light } = accentOf('#ffd400');
    expect(light).toMatchObject({ adjusted: true });
    expect(light.chosenContrast).toBeCloseTo(1.42, 1);
    expect(light.contrast).toBeLessThan(4.7);
    // A dark yellow: red and green alike, no blue.
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(light.color.slice(at, at + 2), 16));
    expect(Math.abs((r ?? 0) - (g ?? 0))).toBeLessThan(40);
    expect(b).toBeLessThan(20);
    const dark = accentOf('#0b2a6b').dark;
    expect(dark.adjusted).toBe(true);
    expect(dark.contrast).toBeLessThan(4.7);
  });

  test("is Beckon's own where none was chosen", () => {
    const own = accentOf(null);
    expect(own.light).toMatchObject({ color: '#7b2a5c', adjusted: false });
    expect(own.dark).toMatchObject({ color: '#d498bb', adjusted: false });
  });
});
