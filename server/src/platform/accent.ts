/**
 * The color of an organization on the pages of those whom it invites. Fit for browsers: server and portal ask the same
 * function, so what the portal promises is what the page does. Formulas: WCAG 2.2 (contrast), Björn Ottosson (OKLCH).
 */

/** `#rrggbb`, lower case. */
export const ACCENT = /^#[0-9a-f]{6}$/;

/** What the accent stands on: the page, the card on it, and the text that an accented button carries. */
export const SURFACES = {
  light: { page: '#f1ece6', card: '#fffefc', text: '#ffffff' },
  dark: { page: '#131110', card: '#1f1b18', text: '#131110' },
} as const;
export type Theme = keyof typeof SURFACES;

/** Damson, what Beckon is known by. */
const OWN: Record<Theme, string> = { light: '#7b2a5c', dark: '#d498bb' };

/** Text of any size, SC 1.4.3 AA. Whoever passes it here also passes the 3:1 of controls and rings on page and card. */
export const TEXT_CONTRAST = 4.5;

/** One accent as one theme uses it. */
export interface AccentUse {
  /** The color on the page. */
  color: string;
  /** Text on it. */
  text: string;
  /** Contrast of the text on it. */
  contrast: number;
  /** Contrast that the text would have on the color as chosen. */
  chosenContrast: number;
  /** The chosen color does not pass, and a darker (light theme) or lighter one (dark theme) stands in for it. */
  adjusted: boolean;
}

/** How a color is used: as it is where it passes, else the nearest one of the same hue that does. Null is Beckon's own. */
export function accentOf(chosen: string | null): Record<Theme, AccentUse> {
  return { light: usedIn('light', chosen ?? OWN.light), dark: usedIn('dark', chosen ?? OWN.dark) };
}

function usedIn(theme: Theme, chosen: string): AccentUse {
  const { text } = SURFACES[theme];
  const chosenContrast = contrast(chosen, text);
  const adjusted = chosenContrast < TEXT_CONTRAST;
  const color = adjusted ? nearestReadable(chosen, theme) : chosen;
  return { color, text, contrast: contrast(color, text), chosenContrast, adjusted };
}

/** Contrast of two colors, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const luminance = (color: string): number => {
  const [r, g, b] = linearOf(color);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** Keeps hue and, as far as the screen can show it, chroma; lightness moves no further than it must. */
function nearestReadable(color: string, theme: Theme): string {
  const { text } = SURFACES[theme];
  const { lightness, chroma, hue } = lchOf(color);
  let [fails, passes] = [lightness, theme === 'light' ? 0 : 1];
  let found = theme === 'light' ? '#000000' : '#ffffff';
  for (let step = 0; step < 20; step++) {
    const middle = (fails + passes) / 2;
    const tried = hexOf(middle, chroma, hue);
    if (contrast(tried, text) >= TEXT_CONTRAST) [passes, found] = [middle, tried];
    else fails = middle;
  }
  return found;
}

type Triple = readonly [number, number, number];

const linearOf = (color: string): Triple => [channel(color, 1), channel(color, 3), channel(color, 5)];

function channel(color: string, at: number): number {
  const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function lchOf(color: string): { lightness: number; chroma: number; hue: number } {
  const [r, g, b] = linearOf(color);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { lightness, chroma: Math.hypot(x, y), hue: Math.atan2(y, x) };
}

/** The color as a screen shows it, with less chroma where it has no such color. */
function hexOf(lightness: number, chroma: number, hue: number): string {
  let [shown, beyond] = [0, chroma];
  if (isShown(linearFrom(lightness, chroma, hue))) shown = chroma;
  else
    for (let step = 0; step < 16; step++) {
      const middle = (shown + beyond) / 2;
      if (isShown(linearFrom(lightness, middle, hue))) shown = middle;
      else beyond = middle;
    }
  return `#${linearFrom(lightness, shown, hue).map(pairOf).join('')}`;
}

const isShown = (color: Triple): boolean => color.every((value) => value >= -1e-4 && value <= 1 + 1e-4);

function linearFrom(lightness: number, chroma: number, hue: number): Triple {
  const [x, y] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * x + 0.2158037573 * y) ** 3;
  const m = (lightness - 0.1055613458 * x - 0.0638541728 * y) ** 3;
  const s = (lightness - 0.0894841775 * x - 1.291485548 * y) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function pairOf(linear: number): string {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.max(linear, 0) ** (1 / 2.4) - 0.055;
  const byte = Math.round(Math.min(1, Math.max(0, value)) * 255);
  return byte.toString(16).padStart(2, '0');
}
