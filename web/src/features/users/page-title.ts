import { useRouterState } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';

/** Names the page in the browser's tab; undefined while its subject loads. */
export function useDocumentTitle(page: string | undefined): void {
  const t = useTranslations('shell');
  const { organization } = useSession();
  useEffect(() => {
    if (page) document.title = t('pageTitle', { page, organization: organization.name });
  }, [t, page, organization.name]);
}

let visited = '';

/**
 * A page is announced by its heading: focus goes there on arrival from another page, unless something has taken it.
 * The shell does the same between pages that are not above each other; a user's page stands below the list.
 */
export function useHeadingFocus(ready: boolean): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const first = useRef(path);
  useEffect(() => {
    if (!ready) return;
    const from = visited;
    visited = first.current;
    if (!from || from === first.current) return;
    const active = document.activeElement;
    if (active && active !== document.body && active !== heading.current?.closest('main')) return;
    heading.current?.focus({ preventScroll: true });
  }, [ready]);
  return heading;
}

/**
 * A button that is gone once it was pressed takes the focus with it. Then the heading gets it, instead of the start of
 * the whole document.
 */
export function useFocusKept(heading: RefObject<HTMLHeadingElement | null>): void {
  useEffect(() => {
    let last: EventTarget | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onFocusIn = (event: FocusEvent) => {
      last = event.target;
    };
    const lost = () =>
      document.activeElement === document.body && last instanceof HTMLElement && !last.isConnected;
    const look = () => {
      if (!lost()) return;
      clearTimeout(timer);
      // A dialog that closes, or whoever took the button away, may put the focus somewhere better first.
      timer = setTimeout(() => lost() && heading.current?.focus({ preventScroll: true }), 350);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('focusin', onFocusIn);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('focusin', onFocusIn);
    };
  }, [heading]);
}
