import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { tooWide } from './reflow.ts';

/** Read and not imported: its types bring a document along that these tests do not have. */
const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 at levels A and AA, with all that came before. */
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Found {
  id: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

/** The rules that look at colors: all that another theme can break. */
const COLORS = ['color-contrast', 'link-in-text-block'];

/** What is wrong with the page as it stands, a line for each element; empty when nothing is. */
export async function violations(page: Page, rules: 'all' | 'colors' = 'all'): Promise<string[]> {
  // Not as a script element: the policy of these pages would refuse it, and rightly so.
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(SOURCE);
  const options = {
    runOnly: rules === 'all' ? { type: 'tag', values: LEVELS } : { type: 'rule', values: COLORS },
    resultTypes: ['violations'],
    // Messages in the preview are another document, with another's colors.
    iframes: false,
  };
  const found = await page.evaluate<Found[]>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes })))`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => {
      const why = failureSummary.split('\n').slice(1).join(' ').trim();
      return `${id}: ${target.join(' ')} – ${why}`;
    }),
  );
}

/** What a scan finds on a page on which all is well. */
export const NO_FAULTS = { violations: [], tooWide: [] };

/** All that is wrong with the page as it stands: what axe finds, and what would have to be scrolled sideways. */
export const faults = async (page: Page) => ({
  violations: await violations(page),
  tooWide: await tooWide(page),
});
