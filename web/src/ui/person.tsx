import { cx } from './class-names.ts';

/** A person's name in its own direction, whatever the page's. */
export const Name = ({ children, lang }: { children: string; lang?: string }) => (
  <bdi lang={lang}>{children}</bdi>
);

/** A number, address or ID: always left to right, also in a right-to-left page. */
export const Ltr = ({ children, className }: { children: string; className?: string | undefined }) => (
  <bdi dir="ltr" className={className}>
    {children}
  </bdi>
);

/** Initials in a square; decoration beside the name. */
export function Avatar({ name, large }: { name: string; large?: boolean }) {
  return (
    <span className={cx('avatar', large && 'avatar-large')} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** First letters of the first and last word; one letter for a single word. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word));
  const first = firstLetter(words[0]);
  const last = words.length > 1 ? firstLetter(words.at(-1)) : '';
  return (first + last).toLocaleUpperCase();
}

const firstLetter = (word: string | undefined): string => {
  const [first] = new Intl.Segmenter().segment(word ?? '');
  return first?.segment ?? '';
};
