/**
 * Reads a QR code as a camera does, once it has found the modules: masks, path and bytes by ISO/IEC 18004. Codes of up to
 * version 5 with error correction L have a single block, whose data come first; nothing has to be corrected on a screen.
 */
type Modules = readonly (readonly boolean[])[];

/** By mask number, whether the module is turned over. */
const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];
/** Turned over in every code, so that no format is all light. */
const FORMAT_MASK = 0b101010000010010;
const LEVEL_L = 0b01;
const BYTES = 0b0100;

/** The modules of a drawing that is made of one path of horizontal strokes, as `qrCode` makes it. */
export function modulesOf(path: string, size: number): Modules {
  const rows = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  for (const [, x = '', y = '', length = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)/g))
    rows[Number(y)]?.fill(true, Number(x), Number(x) + Number(length));
  return rows;
}

/** The text of a code. */
export function readQr(modules: Modules): string {
  const size = modules.length;
  const version = (size - 17) / 4;
  if (!Number.isInteger(version) || version < 1 || version > 5)
    throw new Error(`No code of ${size} modules a side.`);
  const format = formatOf(modules);
  if (format >> 13 !== LEVEL_L) throw new Error('Another level of error correction than L.');
  const turned = MASKS[(format >> 10) & 7];
  const bits = dataPath(size, version).map(([x, y]) => dark(modules, x, y) !== turned?.(x, y));
  const number = (from: number, length: number) =>
    bits.slice(from, from + length).reduce((sum, bit) => sum * 2 + Number(bit), 0);
  if (number(0, 4) !== BYTES) throw new Error('The text is not written as bytes.');
  const bytes = Array.from({ length: number(4, 8) }, (_, at) => number(12 + at * 8, 8));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

const dark = (modules: Modules, x: number, y: number): boolean => modules[y]?.[x] ?? false;

/** Beside the upper left eye, most significant bit first. */
function formatOf(modules: Modules): number {
  const row = [0, 1, 2, 3, 4, 5, 7, 8].map((x) => dark(modules, x, 8));
  const column = [7, 5, 4, 3, 2, 1, 0].map((y) => dark(modules, 8, y));
  return [...row, ...column].reduce((sum, bit) => sum * 2 + Number(bit), 0) ^ FORMAT_MASK;
}

/** Where the data stand, in their order: two columns at a time, up and down from the right, past all that is fixed. */
function dataPath(size: number, version: number): (readonly [x: number, y: number])[] {
  const path: (readonly [number, number])[] = [];
  let upwards = true;
  for (let right = size - 1; right > 0; right -= 2) {
    // The column of the timing pattern holds no data.
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = upwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) if (!isFixed(x, y, size, version)) path.push([x, y]);
    }
    upwards = !upwards;
  }
  return path;
}

/** Eyes with their format, timing, and the small eye that codes from version 2 on have. */
function isFixed(x: number, y: number, size: number, version: number): boolean {
  const atEye = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8);
  const center = size - 7;
  const atSmallEye = version > 1 && Math.abs(x - center) <= 2 && Math.abs(y - center) <= 2;
  return atEye || atSmallEye || x === 6 || y === 6;
}
