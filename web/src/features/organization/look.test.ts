import { expect, test } from 'vitest';
import { isColor, normalColor } from './color.ts';
import { webpPixels } from './logo.ts';

test('reads colors as people type them', () => {
  for (const text of ['#0b5d3b', '0B5D3B', ' #0B5D3B ']) expect(normalColor(text)).toBe('#0b5d3b');
  expect(normalColor('#0b5')).toBe('#00bb55');
  expect(normalColor(' ')).toBe('');
  for (const text of ['#0b5d3', 'green', '#0b5d3b00', '']) expect(isColor(normalColor(text))).toBe(false);
});

test('leaves nothing but pixels of a WebP: no color profile, and no word of one', () => {
  const part = (type: string, ...data: number[]) => [
    ...Buffer.from(type, 'latin1'),
    data.length,
    0,
    0,
    0,
    ...data,
    ...(data.length % 2 ? [0] : []),
  ];
  const picture = (flags: number, ...more: number[]) => {
    const body = [
      ...Buffer.from('WEBP', 'latin1'),
      ...part('VP8X', flags, 0, 0, 0, 11, 0, 0, 7, 0, 0),
      ...more,
      ...part('ALPH', 1, 2, 3),
      ...part('VP8 ', 4, 5),
    ];
    return Uint8Array.from([...Buffer.from('RIFF', 'latin1'), body.length, 0, 0, 0, ...body]);
  };
  // Transparency and a profile; then transparency alone.
  expect(webpPixels(picture(0x30, ...part('ICCP', 9, 9, 9), ...part('EXIF', 1)))).toEqual(picture(0x10));
});
