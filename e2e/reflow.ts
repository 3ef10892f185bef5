import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** An open list is placed by script and follows a new width of the window with a frame or two, later on a busy machine. */
const SETTLES_WITHIN_MS = 5_000;

/** What has to be scrolled sideways once the page has settled, which nothing of ours should; a line for each. */
export async function tooWide(page: Page): Promise<string[]> {
  const deadline = performance.now() + SETTLES_WITHIN_MS;
  for (;;) {
    const found = await measured(page);
    if (found.length === 0 || performance.now() > deadline) return found;
    await sleep(50);
  }
}

const measured = (page: Page): Promise<string[]> =>
  page.evaluate(`[document.documentElement, ...document.querySelectorAll('.main, .sheet-body, .popup, dialog, [role=dialog]')]
    .filter((e) => e.scrollWidth > e.clientWidth + 1)
    .map((e) => e.tagName + '.' + e.className + ': ' + e.scrollWidth + ' in ' + e.clientWidth)`);

/** WCAG 1.4.10 asks for no less: a window of 1280 pixels at 400 %. */
export const NARROW = { width: 320, height: 640 };
