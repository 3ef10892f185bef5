/** Guest pages bring the logo along in their one small answer; the server takes no more than this. */
const MOST_BYTES = 2048;
/** Pixels as the pages draw it: 32 high, 128 wide at most. */
const HEIGHT = 32;
const WIDTH = 128;
const LARGEST_FILE = 20 * 1024 * 1024;

export type LogoTrouble = 'notAPicture' | 'fileTooLarge' | 'tooDetailed';

/** Why no logo came of a file. */
export class LogoError extends Error {
  readonly trouble: LogoTrouble;
  constructor(trouble: LogoTrouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

/**
 * Makes a logo of any picture that the browser can draw, an SVG included: as sharp as fits into 2 KB, twice the size it is
 * drawn in if possible. It is drawn anew, so nothing but its pixels is left of the file.
 * @returns a `data:` address
 * @throws LogoError
 */
export async function logoFrom(file: File): Promise<string> {
  if (file.size > LARGEST_FILE) throw new LogoError('fileTooLarge');
  const picture = await load(file);
  for (const scale of [2, 1.5, 1]) {
    const canvas = draw(picture, scale);
    for (const [type, quality] of TRIES) {
      const made = await bytesOf(canvas, type, quality);
      if (made && made.length <= MOST_BYTES) return `data:${type};base64,${base64(made)}`;
    }
  }
  throw new LogoError('tooDetailed');
}

const TRIES = [
  ['image/png', undefined],
  ['image/webp', 0.92],
  ['image/webp', 0.8],
  ['image/webp', 0.6],
] as const;

async function load(file: File): Promise<HTMLImageElement> {
  const picture = new Image();
  picture.src = await dataUrlOf(file);
  try {
    await picture.decode();
  } catch {
    throw new LogoError('notAPicture');
  }
  return picture;
}

const dataUrlOf = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new LogoError('notAPicture'));
    reader.readAsDataURL(file);
  });

/** Fits into the box that pages have for it; an SVG without a size of its own fills its height as a square. */
function draw(picture: HTMLImageElement, scale: number): HTMLCanvasElement {
  const ratio =
    picture.naturalWidth && picture.naturalHeight ? picture.naturalWidth / picture.naturalHeight : 1;
  const height = Math.min(HEIGHT, WIDTH / ratio) * scale;
  const canvas = document.createElement('canvas');
  canvas.height = Math.max(1, Math.round(height));
  canvas.width = Math.max(1, Math.round(height * ratio));
  const pen = canvas.getContext('2d');
  if (!pen) throw new LogoError('notAPicture');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Null where the browser cannot write this type: it answers with another. */
async function bytesOf(
  canvas: HTMLCanvasElement,
  type: 'image/png' | 'image/webp',
  quality: number | undefined,
): Promise<Uint8Array | null> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
  if (blob?.type !== type) return null;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return type === 'image/png' ? pngPixels(bytes) : webpPixels(bytes);
}

const PNG_PARTS = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/** A PNG without what a browser adds to its pixels, such as half a kilobyte of color profile. */
export function pngPixels(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const size = 12 + view.getUint32(at);
    if (PNG_PARTS.has(textAt(bytes, at + 4))) kept.push(bytes.subarray(at, at + size));
    at += size;
  }
  return joined(kept);
}

/** A WebP without its color profile and notes. */
export function webpPixels(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = [bytes.slice(0, 12)];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    const part = bytes.slice(at, at + 8 + length + (length % 2));
    const type = textAt(part, 0);
    // Its flags say what follows: of that only transparency stays.
    if (type === 'VP8X') part[8] = (part[8] ?? 0) & 0x10;
    if (['VP8X', 'VP8 ', 'VP8L', 'ALPH'].includes(type)) kept.push(part);
    at += part.length;
  }
  const all = joined(kept);
  new DataView(all.buffer).setUint32(4, all.length - 8, true);
  return all;
}

const textAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** The size of a `data:` address's content, in bytes. */
export const sizeOf = (dataUrl: string): number => Math.floor(((dataUrl.split(',')[1] ?? '').length * 3) / 4);
