import { crc32, inflateSync } from 'node:zlib';

/** Why bytes are no picture that we hand on. */
export type PictureRefusal =
  | 'not_a_picture'
  | 'wrong_type'
  | 'damaged'
  | 'carries_more'
  | 'too_large'
  | 'too_wide';

export interface PictureLimits {
  bytes: number;
  /** Pixels of the longer side: a few bytes can claim more than a phone can draw. */
  side: number;
}

interface Size {
  width: number;
  height: number;
}

/** Thrown by the readers below, and never beyond this file. */
class Refused extends Error {
  readonly reason: PictureRefusal;
  constructor(reason: PictureRefusal) {
    super(reason);
    this.reason = reason;
  }
}

const DATA_URL = /^data:image\/(png|jpeg|webp);base64,([A-Za-z0-9+/]+={0,2})$/;

/**
 * Reads a picture in a `data:` address: PNG, JPEG or WebP, told by its bytes and not by what it says of itself. Every part
 * must be one that a picture needs, in its place, with nothing behind the end, so that no other file hides in it and no
 * notes of a camera travel along. SVG is none of them: it can carry scripts.
 */
export function checkPicture(
  dataUrl: string,
  limits: PictureLimits,
): ({ ok: true; dataUrl: string } & Size) | { ok: false; reason: PictureRefusal } {
  if (dataUrl.length > limits.bytes * 2 + 100) return { ok: false, reason: 'too_large' };
  const [, type, base64 = ''] = DATA_URL.exec(dataUrl) ?? [];
  if (type === undefined)
    return { ok: false, reason: /^data:image\//.test(dataUrl) ? 'wrong_type' : 'not_a_picture' };
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > limits.bytes) return { ok: false, reason: 'too_large' };
  const found = typeOf(bytes);
  if (found !== type) return { ok: false, reason: found ? 'wrong_type' : 'not_a_picture' };
  try {
    const size = READERS[found](bytes, limits);
    return { ok: true, dataUrl: `data:image/${found};base64,${bytes.toString('base64')}`, ...size };
  } catch (error) {
    // A reader that runs past the end of the bytes gets a RangeError.
    return { ok: false, reason: error instanceof Refused ? error.reason : 'damaged' };
  }
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

function typeOf(bytes: Buffer): keyof typeof READERS | null {
  if (bytes.subarray(0, 8).equals(PNG)) return 'png';
  if (bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'jpeg';
  const riff = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return riff ? 'webp' : null;
}

function sized(width: number, height: number, { side }: PictureLimits): Size {
  if (width < 1 || height < 1) throw new Refused('damaged');
  if (width > side || height > side) throw new Refused('too_wide');
  return { width, height };
}

const READERS = { png: readPng, jpeg: readJpeg, webp: readWebp };

/** Parts that say how the pixels are to be drawn; text, time stamps, profiles and animations are not among them. */
const PNG_PARTS = new Set([
  'IHDR',
  'PLTE',
  'tRNS',
  'IDAT',
  'IEND',
  'sRGB',
  'gAMA',
  'cHRM',
  'pHYs',
  'sBIT',
  'bKGD',
]);

function readPng(bytes: Buffer, limits: PictureLimits): Size {
  let at = PNG.length;
  let size: Size | null = null;
  const pixels: Buffer[] = [];
  for (;;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (!PNG_PARTS.has(type)) throw new Refused('carries_more');
    if (bytes.readUInt32BE(at + 8 + length) !== crc32(bytes.subarray(at + 4, at + 8 + length)))
      throw new Refused('damaged');
    if ((type === 'IHDR') !== (size === null)) throw new Refused('damaged');
    if (type === 'IHDR') size = sized(data.readUInt32BE(0), data.readUInt32BE(4), limits);
    if (type === 'IDAT') pixels.push(data);
    at += 12 + length;
    if (type === 'IEND') break;
  }
  if (at !== bytes.length) throw new Refused('carries_more');
  if (!size) throw new Refused('damaged');
  // Eight bytes a pixel and one a line are the most that the format knows; a bomb would hold more.
  inflateSync(Buffer.concat(pixels), { maxOutputLength: (size.width * 8 + 1) * size.height + 64 });
  return size;
}

/** Quantization and Huffman tables, frames of the kinds that browsers draw, restart interval, JFIF and Adobe marks. */
const JPEG_PARTS = new Set([0xdb, 0xc4, 0xdd, 0xe0, 0xee]);
const JPEG_FRAMES = new Set([0xc0, 0xc1, 0xc2]);

function readJpeg(bytes: Buffer, limits: PictureLimits): Size {
  let at = 2;
  let size: Size | null = null;
  for (;;) {
    if (bytes.readUInt8(at) !== 0xff) throw new Refused('damaged');
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xd9) break;
    if (JPEG_FRAMES.has(marker)) size = sized(bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5), limits);
    else if (marker !== 0xda && !JPEG_PARTS.has(marker)) throw new Refused('carries_more');
    at += 2 + bytes.readUInt16BE(at + 2);
    if (marker === 0xda) at = afterScan(bytes, at);
  }
  if (at + 2 !== bytes.length) throw new Refused('carries_more');
  if (!size) throw new Refused('damaged');
  return size;
}

/** Coded pixels run until the next marker that is neither a stuffed zero nor a restart. */
function afterScan(bytes: Buffer, from: number): number {
  for (let at = from; ; at++) {
    if (bytes.readUInt8(at) !== 0xff) continue;
    const next = bytes.readUInt8(at + 1);
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
}

function readWebp(bytes: Buffer, limits: PictureLimits): Size {
  if (bytes.readUInt32LE(4) + 8 !== bytes.length) throw new Refused('carries_more');
  const sizes: Size[] = [];
  for (let at = 12; at < bytes.length; ) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length !== length) throw new Refused('damaged');
    if (type === 'VP8X') sizes.push(sized(data.readUIntLE(4, 3) + 1, data.readUIntLE(7, 3) + 1, limits));
    else if (type === 'VP8 ') sizes.push(sizeOfLossy(data, limits));
    else if (type === 'VP8L') sizes.push(sizeOfLossless(data, limits));
    else if (type !== 'ALPH') throw new Refused('carries_more');
    at += 8 + length + (length % 2);
  }
  const [size, ...others] = sizes;
  if (!size || others.some((o) => o.width !== size.width || o.height !== size.height))
    throw new Refused('damaged');
  return size;
}

function sizeOfLossy(data: Buffer, limits: PictureLimits): Size {
  if (data.readUIntBE(3, 3) !== 0x9d012a) throw new Refused('damaged');
  return sized(data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff, limits);
}

function sizeOfLossless(data: Buffer, limits: PictureLimits): Size {
  if (data.readUInt8(0) !== 0x2f) throw new Refused('damaged');
  const bits = data.readUInt32LE(1);
  return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1, limits);
}
