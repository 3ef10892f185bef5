import { parseEmailAddress } from '../email-address.ts';
import { type Html, html } from './html.ts';

/** Whom to ask, one press away where the text is an email address or a telephone number; else as it was written. */
export function reach(contact: string): Html {
  const href = hrefOf(contact);
  return href ? html`<a href="${href}"><bdi dir="ltr">${contact}</bdi></a>` : html`<bdi>${contact}</bdi>`;
}

function hrefOf(contact: string): string | null {
  if (/^\+?[\d ()./-]{5,30}$/.test(contact)) return `tel:${contact.replaceAll(/[^+\d]/g, '')}`;
  const email = parseEmailAddress(contact);
  return email.ok ? `mailto:${encodeURI(contact)}` : null;
}
