import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Stage, setStage } from './stage.ts';
import { pictureFailure } from './world.ts';

/** The invite panel by keyboard alone: what each key must do, line by line. */
let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.enter('organization_admin', 'en');
  await page.goto('/admin/identity/users');
  await page.getByRole('row').nth(1).waitFor();
  await opener().focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(box('Email'))).toBe(true);
});
afterEach(async (context) => {
  await pictureFailure(context, stage.world);
  await page.context().close();
});

const opener = () => page.getByRole('link', { name: 'Invite users' });
const sheet = () => page.getByRole('dialog', { name: 'Invite a user' });
const box = (name: string) => sheet().getByRole('textbox', { name });
const combo = (name: string) => sheet().getByRole('combobox', { name });
/** While a list is open, whatever is outside of it is hidden from assistive technology, chips too. */
const chips = () => sheet().getByRole('button', { name: /^Remove /, includeHidden: true });
const said = () => page.getByRole('status').first().textContent();
const focused = (one: Locator) => one.evaluate((e) => e === e.ownerDocument.activeElement);
const dateSegments = () => sheet().getByRole('group', { name: 'Start date' }).getByRole('spinbutton');

test('opening it puts the focus into the form, closing it back on the button that opened it', async () => {
  await page.keyboard.press('Escape');
  await sheet().waitFor({ state: 'detached' });
  await expect.poll(() => focused(opener())).toBe(true);
});

test('submitted empty, the first field to mend has the focus and its error, and required is said', async () => {
  await page.keyboard.press('Control+Enter');
  const email = box('Email');
  await expect.poll(() => email.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => focused(email)).toBe(true);
  expect(await email.getAttribute('aria-required')).toBe('true');
  const described = await email.evaluate((e) =>
    (e.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id: string) => e.ownerDocument.getElementById(id)?.textContent)
      .join(' '),
  );
  expect(described).toMatch(/\S/);
  // What mends it takes the error away, at the very key.
  await page.keyboard.type('zofia@mail.example');
  await expect.poll(() => email.getAttribute('aria-invalid')).not.toBe('true');
});

test('Teams: arrow down and Enter add the first match, and the list stays open', async () => {
  await combo('Teams').focus();
  await page.keyboard.type('drivers');
  await page.getByRole('option').first().waitFor();
  const first = await page.getByRole('option').first().locator('bdi').textContent();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => chips().getAttribute('aria-label')).toBe(`Remove ${first}`);
  expect(await page.getByRole('listbox').isVisible()).toBe(true);
});

test('Teams: Backspace in the empty input marks the last chip, then removes it', async () => {
  await combo('Teams').focus();
  for (const typed of ['drivers', 'warehouse']) {
    await page.keyboard.type(typed);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
  }
  await expect.poll(() => chips().count()).toBe(2);
  await page.keyboard.press('Backspace');
  expect(await chips().count()).toBe(2);
  await expect.poll(said).toMatch(/^Press Backspace again to remove /);
  await page.keyboard.press('Backspace');
  await expect.poll(() => chips().count()).toBe(1);
  expect(await focused(combo('Teams'))).toBe(true);
});

test('Escape with a list open closes the list alone', async () => {
  await combo('Teams').focus();
  await page.keyboard.type('d');
  await page.getByRole('listbox').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
  expect(await sheet().isVisible()).toBe(true);
});

test('country: opens at the current one, and +33 finds France', async () => {
  await sheet().getByRole('radio', { name: 'Email' }).focus();
  await page.keyboard.press('ArrowRight');
  // The countries come behind the form, and the control is made anew with them.
  await expect.poll(() => combo('Country').inputValue()).toBe('GB +44');
  await combo('Country').focus();
  await page.keyboard.press('Alt+ArrowDown');
  const current = page.getByRole('option', { selected: true });
  await expect
    .poll(() =>
      current.evaluate((e) => {
        const list = e.closest('[role=listbox]')?.getBoundingClientRect();
        const own = e.getBoundingClientRect();
        return Boolean(list && own.top >= list.top && own.bottom <= list.bottom);
      }),
    )
    .toBe(true);
  expect(await current.textContent()).toBe('United Kingdom (+44)');
  await page.keyboard.press('Escape');
  await page.locator('.popup [role=option]').first().waitFor({ state: 'detached' });
  await expect.poll(() => focused(combo('Country'))).toBe(true);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('+33');
  await expect.poll(() => page.getByRole('option').first().textContent()).toBe('France (+33)');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await combo('Country').inputValue()).toBe('FR +33');
});

test('start date: digits alone fill it in the order of the region', async () => {
  await dateSegments().first().focus();
  await page.keyboard.type('07122026');
  expect(await dateSegments().allTextContents()).toEqual(['07', '12', '2026']);
});

test('invite and add another: what is shared stays, the rest is cleared, and one polite sentence says so', async () => {
  await page.keyboard.type('keyboard.only@mail.example');
  await box('First name').focus();
  await page.keyboard.type('Noor');
  await combo('Department').focus();
  await page.keyboard.type('Transport');
  // On to the next field, which closes the list.
  await page.keyboard.press('Tab');
  await dateSegments().first().focus();
  await page.keyboard.type('07122026');
  await page.keyboard.press('Control+Shift+Enter');
  await expect.poll(said).toBe('Invitation to Noor queued. Form cleared for the next person.');
  await expect.poll(() => focused(box('Email'))).toBe(true);
  expect(await box('Email').inputValue()).toBe('');
  expect(await box('First name').inputValue()).toBe('');
  expect(await combo('Department').inputValue()).toBe('Transport');
  expect(await dateSegments().allTextContents()).toEqual(['07', '12', '2026']);
  // The library of the controls has two of its own, for the entries of its lists.
  const live = page.locator('[aria-live]:not([aria-live=off], [role=log]), [role=status]');
  expect(await live.count()).toBe(1);
});

test('the first Tab of a page leads past the navigation', async () => {
  await page.goto('/admin/identity/teams');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Tab');
  expect(await focused(page.getByRole('link', { name: 'Skip to content' }))).toBe(true);
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page.getByRole('main'))).toBe(true);
});

test('a menu and a question give the focus back to what opened them', async () => {
  await page.keyboard.press('Escape');
  await sheet().waitFor({ state: 'detached' });
  const more = page.getByRole('row').nth(1).getByRole('button').last();
  await more.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem').nth(1).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(more)).toBe(true);
});

test('nothing that has the focus is hidden behind a bar', async () => {
  await page.setViewportSize({ width: 1280, height: 600 });
  for (const path of [
    'identity/users',
    'identity/users/invite',
    'organization/settings',
    'organization/audit',
  ]) {
    await page.goto(`/admin/${path}`);
    await page.getByRole('heading').first().waitFor();
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    for (let stop = 0; stop < 45; stop++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(HIDDEN_FOCUS), `${path}, stop ${stop}`).toBeNull();
    }
  }
}, 60_000);

/** What has the focus, when something else is painted over it; null when it can be seen. */
const HIDDEN_FOCUS = `(() => {
  const focus = document.activeElement;
  if (!focus || focus === document.body) return null;
  // A radio button is drawn by its label.
  const shown = focus.matches('input.vh') ? focus.closest('label') : focus;
  const box = shown.getBoundingClientRect();
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [box.left + box.width * x, box.top + box.height * y]));
  const seen = points.some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (shown.contains(hit) || hit.contains(shown));
  });
  return seen ? null : shown.outerHTML.slice(0, 200);
})()`;
