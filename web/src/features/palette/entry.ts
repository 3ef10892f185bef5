import type { IconName } from '../../ui/index.ts';

export const groups = ['recent', 'invite', 'people', 'teams', 'views', 'pages', 'actions'] as const;
export type Group = (typeof groups)[number];

/** One line of the palette. */
export interface Entry {
  id: string;
  label: string;
  /** An address or a number, to tell one of several of the same name. */
  note?: string | undefined;
  icon: IconName;
  run: () => void;
}

/** Text as it is compared: without case, accents and the marks that languages write or leave out. */
export const folded = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase().trim();

/** Whether every word that was typed begins a word of the label. */
export function fits(label: string, typed: string): boolean {
  const words = folded(label).split(/[^\p{L}\p{N}]+/u);
  return folded(typed)
    .split(/\s+/)
    .every((word) => words.some((one) => one.startsWith(word)));
}

export interface TypedContact {
  kind: 'email' | 'mobile';
  text: string;
}

/** An email address or a number, as far as one can tell before it is checked: somebody to invite. */
export function contactIn(typed: string): TypedContact | null {
  const text = typed.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text)) return { kind: 'email', text };
  const digits = text.replaceAll(/\D/g, '').length;
  return /^\+?[\d\s().-]+$/.test(text) && digits >= 7 && digits <= 15 ? { kind: 'mobile', text } : null;
}
