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
