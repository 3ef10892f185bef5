import { type RefObject, useEffect, useState } from 'react';

const KEPT = 'beckon.slash';

/**
 * `/` goes to the search field, wherever the focus is except in a field. Single keys get in the way of those who steer by
 * speech, so it can be switched off (WCAG 2.1.4); the choice stays on this device.
 */
export function useSlashKey(field: RefObject<HTMLInputElement | null>): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(KEPT) !== 'off');
  useEffect(() => {
    if (!on) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return;
      const target = event.target as HTMLElement | null;
      if (target?.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]'))
        return;
      if (field.current?.closest('[inert]')) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [on, field]);
  const set = (next: boolean) => {
    localStorage.setItem(KEPT, next ? 'on' : 'off');
    setOn(next);
  };
  return [on, set];
}
