import type { Page } from 'playwright-core';

/** What would have to be scrolled sideways, which nothing of ours should; a line for each. */
export const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(`[document.documentElement, ...document.querySelectorAll('.main, .sheet-body, .popup, dialog, [role=dialog]')]
    .filter((e) => e.scrollWidth > e.clientWidth + 1)
    .map((e) => e.tagName + '.' + e.className + ': ' + e.scrollWidth + ' in ' + e.clientWidth)`);

/** WCAG 1.4.10 asks for no less: a window of 1280 pixels at 400 %. */
export const NARROW = { width: 320, height: 640 };
