import { button, type Html, hidden, html, trusted } from '../../../platform/page/index.ts';

export interface PasskeyForm {
  action: string;
  /** Whether the device signs, or makes a new one. */
  does: 'get' | 'create';
  /** What the options are asked for. */
  for: 'sign_in' | 'step_up' | 'create';
  /** Of another device: the code by which it was let in. */
  token?: string;
  next?: string | null;
  /** What it is good for, above the button, and as hidden as that. */
  offer?: { title: string; text: string };
  text: string | Html;
  /** Said when the device did not, or somebody changed their mind. */
  failed: string;
  look?: 'second' | undefined;
}

/** A form that only the page's script shows, and fills with what the device answers. */
export const passkeyForm = (f: PasskeyForm): Html =>
  html`<form method="post" action="${f.action}" novalidate data-passkey="${f.does}" data-for="${f.for}"${f.token && html` data-token="${f.token}"`} hidden>
${f.offer && html`<h2>${f.offer.title}</h2><p class="quiet">${f.offer.text}</p>`}${hidden('credential', '')}${f.next && hidden('next', f.next)}<p class="error" role="alert"${trusted(' hidden')}>${f.failed}</p>${button(f.text, f.look)}
</form>`;
