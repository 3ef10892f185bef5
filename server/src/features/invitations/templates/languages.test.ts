import { describe, expect, test } from 'vitest';
import { directionOf, languages } from '../../../platform/languages.ts';
import { type InvitationMessage, invitationEmail } from './invitation.ts';
import { notMeEmail, vouchedEmail } from './notices.ts';

const organization = {
  name: 'Acme Logistics',
  time_zone: 'Europe/Warsaw',
  support_contact: 'people@acme.example',
  accent: null,
};
const message = (language: string): InvitationMessage => ({
  organization,
  inviter: 'Grace Rossi',
  link: 'https://acme.example/j/A1b2C3d4E5f6G7h8I9j0-_',
  joinUrl: 'https://acme.example/join',
  expiresAt: new Date('2025-12-06T23:30:00Z'),
  language,
});
const PAGE = 'https://acme.example/admin/identity/users/0190';

const mailsIn = (tag: string) => [
  invitationEmail(message(tag)),
  invitationEmail({ ...message(tag), inviter: null }),
  notMeEmail(organization, 'Zofia Nowak', PAGE, tag),
  vouchedEmail(organization, 'Grace Rossi', tag),
];

describe.each(languages.map(({ tag }) => tag))('in %s', (tag) => {
  test('an email says its language and its direction, and keeps the one link in both halves', () => {
    for (const { html, text, subject } of mailsIn(tag)) {
      const lang = /<html lang="(\w+)" dir="(\w+)">/.exec(html);
      expect(lang?.slice(1)).toEqual([lang?.[1], directionOf(lang?.[1] ?? '')]);
      expect(subject).not.toMatch(/[{}<>\n]/);
      expect(text).not.toMatch(/[{}<>]/);
      for (const address of text.match(/https:\S+/g) ?? []) expect(html).toContain(address);
    }
  });
});
