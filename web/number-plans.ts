import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

/** `[pattern, format, leading digits, national prefix rule, …, international format]`, as libphonenumber-js packs it. */
type Format = [string, string, string[]?, ...unknown[]];
const FORMATS = 4;
const INTERNATIONAL = 5;

export interface NumberPlans {
  countries: Record<string, unknown[]>;
  nonGeographic?: Record<string, unknown[]>;
}

/**
 * The number plans without what only serves to format a number while it is being typed, or for use within its country: the
 * portal does neither. Of ever finer patterns of leading digits the last is the one that decides.
 */
export function trimPlans<P extends NumberPlans>(plans: P): P {
  const trimmed = structuredClone(plans);
  for (const plan of [...Object.values(trimmed.countries), ...Object.values(trimmed.nonGeographic ?? {})]) {
    const formats = plan[FORMATS];
    if (Array.isArray(formats)) plan[FORMATS] = formats.map((format: Format) => trimFormat(format));
  }
  return trimmed;
}

function trimFormat(format: Format): unknown[] {
  const [pattern, national, leading, , , international] = format;
  const last = Array.isArray(leading) ? leading.slice(-1) : [];
  if (typeof international !== 'string')
    return last.length > 0 ? [pattern, national, last] : [pattern, national];
  const kept: unknown[] = [pattern, national, last, 0, 0];
  kept[INTERNATIONAL] = international;
  return kept;
}

const PLANS = /libphonenumber-js[\\/]metadata\.mobile\.json\.js$/;
const LEGACY = /(libphonenumber-js[\\/])es6([\\/])/;

/** Ships the trimmed plans, and the library as it was written instead of the form that it has for old browsers. */
export function trimNumberPlans(): Plugin {
  return {
    name: 'beckon:trim-number-plans',
    enforce: 'pre',
    async load(id) {
      if (PLANS.test(id)) {
        const plans = JSON.parse(await readFile(id.replace(/\.js$/, ''), 'utf8')) as NumberPlans;
        return `export default ${JSON.stringify(trimPlans(plans))};`;
      }
      return LEGACY.test(id) ? readFile(id.replace(LEGACY, '$1es6-modern$2'), 'utf8') : null;
    },
  };
}
