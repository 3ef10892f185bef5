import type { KeyboardEvent } from 'react';

/**
 * Enter saves and Escape leaves, from every kind of field. Listened for on the way down, because date fields and
 * comboboxes keep their keys to themselves; a list that is open has both keys first.
 */
export const editorKeys =
  ({ save, leave }: { save: () => void; leave: () => void }) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    if (target.getAttribute('aria-expanded') === 'true') return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      leave();
      return;
    }
    if (event.key !== 'Enter' || target instanceof HTMLButtonElement) return;
    if (target instanceof HTMLTextAreaElement && !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    save();
  };
