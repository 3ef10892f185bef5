import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { api, linkByMail, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** What became of messages, as an Organization Admin follows it. */
let world: World;
let admin: Page;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
  await setUp(world, admin);
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

const PATIENCE_MS = 90_000;

/** Reports as the provider does: from outside, with its signature over the address that it was given. */
async function reportDelivered(url: string): Promise<number> {
  const fields = { MessageSid: 'SM1', MessageStatus: 'delivered' };
  const signed = url + Object.entries(fields).flat().join('');
  const { status } = await fetch(url, {
    method: 'POST',
    headers: {
      'x-twilio-signature': createHmac('sha1', world.sms.authToken).update(signed).digest('base64'),
    },
    body: new URLSearchParams(fields),
  });
  return status;
}

test(
  'a text message is handed over until the provider reports that it arrived',
  async () => {
    await api(admin, 'POST', '/invitations', { first_name: 'Amara', mobile: '+447400123456' });
    const sent = await world.sms.waitFor((m) => m.to === '+447400123456', 15_000);
    await admin.goto('/admin/messaging/deliveries');
    const row = admin.getByRole('row', { name: /Amara/ });
    await row.getByText('Handed over').waitFor();
    expect(await reportDelivered(sent.statusCallback ?? '')).toBe(204);
    await admin.reload();
    await row.getByText('Delivered', { exact: true }).waitFor();
    await row.getByRole('link', { name: 'Amara' }).click();
    const sheet = admin.getByRole('dialog', { name: 'Invitation' });
    await sheet.getByText('Report of the provider').waitFor();
    await admin.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  },
  PATIENCE_MS,
);

test(
  'a mailbox that did not exist is allowed again, and the invitation sent again with a link that works',
  async () => {
    world.smtp.reply(({ stage }) => (stage === 'rcpt' ? '550 5.1.1 No such user here' : undefined));
    await api(admin, 'POST', '/invitations', { first_name: 'Bo', email: 'bo@harbor.example' });
    await admin.goto('/admin/messaging/deliveries');
    await admin.getByRole('switch', { name: 'Problems only' }).check();
    const row = admin.getByRole('row', { name: /Bo/ });
    await row.getByText('Undelivered').waitFor({ timeout: 30_000 });
    expect(new URL(admin.url()).search).toBe('?problem=true');
    await expect.poll(() => admin.getByRole('row', { name: /Amara/ }).count()).toBe(0);
    world.smtp.reply();

    await row.getByRole('link', { name: 'Bo' }).click();
    const sheet = admin.getByRole('dialog', { name: 'Invitation' });
    await sheet.getByText('This address gets no messages').waitFor();
    const again = sheet.getByRole('button', { name: /^Send again/ });
    expect(await again.getAttribute('aria-disabled')).toBe('true');
    await sheet.getByRole('button', { name: 'Allow again' }).click();
    const question = admin
      .getByRole('alertdialog')
      .or(admin.getByRole('dialog', { name: /^Allow messages/ }));
    await question.getByText('The mailbox or number did not exist.', { exact: false }).waitFor();
    await question.getByRole('button', { name: 'Allow again' }).click();
    await expect.poll(() => again.getAttribute('aria-disabled')).toBeNull();
    await again.click();
    await sheet.getByText('The mail server has taken the message.').first().waitFor({ timeout: 30_000 });

    const person = await world.page();
    await person.goto(await linkByMail(world, 'bo@harbor.example'));
    await person.getByRole('button', { name: /^Join/ }).waitFor();
  },
  PATIENCE_MS,
);

test(
  'an admin sends a test message to their own address, and reads what the mail server answered',
  async () => {
    world.smtp.reply(({ stage }) => (stage === 'data' ? '250 2.0.0 Ok: queued as 4XyZ12' : undefined));
    await admin.goto('/admin/organization/settings/messaging');
    await admin.getByRole('button', { name: 'Send a test email to myself' }).click();
    await admin.getByText('queued as 4XyZ12', { exact: false }).waitFor({ timeout: 30_000 });
    world.smtp.reply();
  },
  PATIENCE_MS,
);
