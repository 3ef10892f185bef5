import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checkPicture } from './picture.ts';

const LIMITS = { bytes: 2048, side: 512 };
const asUrl = (type: string, bytes: Buffer) => `data:image/${type};base64,${bytes.toString('base64')}`;
const reasonOf = (url: string) => {
  const result = checkPicture(url, LIMITS);
  return result.ok ? 'ok' : result.reason;
};

// 12 × 8 pixels, drawn by a browser's canvas.
const WEBP = Buffer.from(
  'UklGRogAAABXRUJQVlA4WAoAAAAQAAAACwAABwAAQUxQSDsAAAABN6AmABKGSDQlK5/bGhEReAfVQBXJSg7QAK+BKfgmgh3on0LsENF/IUEiySsMlb3gShuO5LN/KnsBDwBWUDggJgAAAHABAJ0BKgwACAABQCYloAJ0AUAAAP77DP//VnLxAP/lEn+nwAAA',
  'base64',
);
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAAIAAwDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAYH/8QAHhAAAQIHAQAAAAAAAAAAAAAAABIUERUXJ0VhgZL/xAAVAQEBAAAAAAAAAAAAAAAAAAABA//EABkRAAIDAQAAAAAAAAAAAAAAAAASAgMhEf/aAAwDAQACEQMRAD8At7jVnyUjfbatVeVI7E3IACFEFbe6f//Z',
  'base64',
);

function part(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function png(
  width: number,
  height: number,
  more: Buffer[] = [],
  pixels = deflateSync(Buffer.alloc(height * (width + 1))),
) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    part('IHDR', header),
    ...more,
    part('IDAT', pixels),
    part('IEND', Buffer.alloc(0)),
  ]);
}

describe('a picture', () => {
  test.for([
    ['png', png(40, 32), 40, 32],
    ['webp', WEBP, 12, 8],
    ['jpeg', JPEG, 12, 8],
  ] as const)('%s is taken as it is, with its size', ([type, bytes, width, height]) => {
    expect(checkPicture(asUrl(type, bytes), LIMITS)).toEqual({
      ok: true,
      dataUrl: asUrl(type, bytes),
      width,
      height,
    });
  });

  test('is none when it is an SVG, whatever it says of itself', () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    expect(reasonOf(asUrl('svg+xml', svg))).toBe('wrong_type');
    expect(reasonOf(`data:image/svg+xml,${encodeURIComponent(svg.toString())}`)).toBe('wrong_type');
    for (const type of ['png', 'jpeg', 'webp']) expect(reasonOf(asUrl(type, svg))).toBe('not_a_picture');
  });

  test.for([
    'https://tracker.example/pixel.png',
    'data:text/html;base64,PGI+',
    'javascript:alert(1)',
    '',
    'x',
  ])('is none when it is %s', (text) => {
    expect(reasonOf(text)).toBe('not_a_picture');
  });

  test('is told by its bytes', () => {
    expect(reasonOf(asUrl('png', JPEG))).toBe('wrong_type');
    expect(reasonOf(asUrl('jpeg', WEBP))).toBe('wrong_type');
    expect(reasonOf(asUrl('png', Buffer.from('GIF89a')))).toBe('not_a_picture');
  });

  test('never breaks out of the attribute that it stands in', () => {
    expect(reasonOf(`${asUrl('webp', WEBP)}" onerror="alert(1)`)).toBe('wrong_type');
  });

  test('may not be more than it seems', () => {
    const script = Buffer.from('<script>alert(1)</script>');
    expect(reasonOf(asUrl('png', Buffer.concat([png(8, 8), script])))).toBe('carries_more');
    expect(reasonOf(asUrl('jpeg', Buffer.concat([JPEG, script])))).toBe('carries_more');
    expect(reasonOf(asUrl('webp', Buffer.concat([WEBP, script])))).toBe('carries_more');
    expect(reasonOf(asUrl('png', png(8, 8, [part('tEXt', script)])))).toBe('carries_more');
    expect(reasonOf(asUrl('png', png(8, 8, [part('acTL', Buffer.alloc(8))])))).toBe('carries_more');
    const comment = Buffer.concat([Buffer.from('fffe001b', 'hex'), script]);
    expect(reasonOf(asUrl('jpeg', Buffer.concat([JPEG.subarray(0, 2), comment, JPEG.subarray(2)])))).toBe(
      'carries_more',
    );
    const exif = Buffer.concat([WEBP, Buffer.from('EXIF\x04\0\0\0abcd', 'latin1')]);
    exif.writeUInt32LE(exif.length - 8, 4);
    expect(reasonOf(asUrl('webp', exif))).toBe('carries_more');
  });

  test('may not be huge, in bytes or once drawn', () => {
    expect(reasonOf(asUrl('png', png(600, 600, [], Buffer.alloc(3000))))).toBe('too_large');
    expect(reasonOf(`data:image/png;base64,${'A'.repeat(1_000_000)}`)).toBe('too_large');
    expect(reasonOf(asUrl('png', png(30_000, 30_000, [], deflateSync(Buffer.alloc(1000)))))).toBe('too_wide');
    const wide = Buffer.from(JPEG);
    wide.writeUInt16BE(40_000, wide.indexOf(Buffer.from('ffc0', 'hex')) + 7);
    expect(reasonOf(asUrl('jpeg', wide))).toBe('too_wide');
    const lossless = Buffer.from('RIFF\0\0\0\0WEBPVP8L\x05\0\0\0/\xff\xff\xff\x0f\0', 'latin1');
    lossless.writeUInt32LE(lossless.length - 8, 4);
    expect(reasonOf(asUrl('webp', lossless))).toBe('too_wide');
    // Says 8 × 8, and unpacks to a megabyte.
    expect(reasonOf(asUrl('png', png(8, 8, [], deflateSync(Buffer.alloc(1_000_000)))))).toBe('damaged');
  });

  test('cut or changed at any place is refused or still whole, and never breaks the check', () => {
    for (const [type, bytes] of [
      ['png', png(16, 16)],
      ['jpeg', JPEG],
      ['webp', WEBP],
    ] as const) {
      for (let at = 0; at < bytes.length; at++) {
        expect(reasonOf(asUrl(type, bytes.subarray(0, at))), `${type} cut at ${at}`).not.toBe('ok');
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 0xff;
        expect(() => reasonOf(asUrl(type, changed))).not.toThrow();
      }
    }
  });
});
