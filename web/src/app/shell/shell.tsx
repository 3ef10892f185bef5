import { useQuery } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { PaletteIcon } from '../../features/palette/palette-button.tsx';
import { PaletteHost } from '../../features/palette/palette-host.tsx';
import { Banner, ProblemBanner } from '../../ui/banner.tsx';
import { IconButton } from '../../ui/button.tsx';
import { IntlTimeZone } from '../intl.tsx';
import { type Session, SessionContext } from '../session.ts';
import { sessionQuery } from '../session-query.ts';
import { CapBanner } from './cap-banner.tsx';
import { useOwnLanguage } from './language-choice.tsx';
import { Navigation } from './navigation.tsx';
import { useNavigationFacts } from './navigation-facts.ts';
import { SessionEnd } from './session-end.tsx';
import { Closed, Grace, isClosed, StepUp } from './sign-in-demands.tsx';

/** The frame of every page: navigation, the page, and the place for a sheet. */
export function Shell() {
  const { data, error, refetch } = useQuery(sessionQuery);
  if (!data) {
    return (
      <main className="page-body" aria-busy={!error}>
        {error && <ProblemBanner error={error} onRetry={() => void refetch()} />}
      </main>
    );
  }
  return (
    <SessionContext value={data}>
      <IntlTimeZone timeZone={data.organization.time_zone}>
        {isClosed(data) ? <Closed /> : <Frame session={data} />}
      </IntlTimeZone>
    </SessionContext>
  );
}

function Frame({ session }: { session: Session }) {
  const t = useTranslations('shell');
  const main = useRef<HTMLElement>(null);
  useFocusOnPageChange(main);
  useNavigationFacts();
  useOwnLanguage();
  return (
    <div className="app">
      <a className="btn skip" href="#main">
        {t('skip')}
      </a>
      <Drawer name={session.organization.name} />
      <Navigation />
      <main className="main" id="main" tabIndex={-1} ref={main} data-scroll-restoration-id="main">
        {session.demo && <Banner strip>{t('demo')}</Banner>}
        {!session.demo && session.preview && (
          <Banner strip>{t(session.may('preview.view') ? 'preview' : 'previewOfOthers')}</Banner>
        )}
        <CapBanner />
        <SessionEnd />
        <Grace />
        <Outlet />
      </main>
      <div className="sheet-slot" id="sheet-slot" />
      <PaletteHost />
      <StepUp />
    </div>
  );
}

/** Below 900 pixels: a bar with the organization's name, and the navigation as a modal drawer. */
function Drawer({ name }: { name: string }) {
  const t = useTranslations('shell');
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  useEffect(() => {
    const wide = matchMedia('(min-width: 900px)');
    const onChange = () => wide.matches && setOpen(false);
    wide.addEventListener('change', onChange);
    return () => wide.removeEventListener('change', onChange);
  }, []);
  return (
    <header className="topbar">
      <IconButton icon="menu" label={t('openMenu')} aria-expanded={open} onClick={() => setOpen(true)} />
      <bdi className="cut grow">{name}</bdi>
      <PaletteIcon />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a press on the backdrop; Escape is the dialog's own. */}
      <dialog
        ref={dialog}
        className="drawer"
        aria-label={t('adminPanel')}
        onClose={() => setOpen(false)}
        onClick={(event) => event.target === event.currentTarget && setOpen(false)}
      >
        {open && (
          <>
            <IconButton
              className="drawer-close"
              icon="close"
              label={t('closeMenu')}
              onClick={() => setOpen(false)}
            />
            <Navigation onNavigate={() => setOpen(false)} />
          </>
        )}
      </dialog>
    </header>
  );
}

/** A new page is announced by its heading: focus moves there, unless something on the page has taken it. */
function useFocusOnPageChange(main: { current: HTMLElement | null }): void {
  const page = useRouterState({ select: (state) => state.resolvedLocation?.pathname ?? '' });
  const before = useRef('');
  const sheetBefore = useRef(false);
  useEffect(() => {
    const cameFrom = before.current;
    before.current = page;
    const sheetThen = sheetBefore.current;
    const sheetNow = document.querySelector('.sheet') !== null;
    sheetBefore.current = sheetNow;
    if (!cameFrom || cameFrom === page) return;
    // A sheet that opens or closes over its page sees to the focus itself.
    if ((sheetNow || sheetThen) && (page.startsWith(cameFrom) || cameFrom.startsWith(page))) return;
    const active = document.activeElement;
    const place = main.current;
    // On the link that led here the focus has done its work; on a control somebody has gone there meanwhile.
    const elsewhere = active && active !== document.body && active !== place;
    if (!place || (elsewhere && !active.closest('.nav a, .topbar a'))) return;
    if (focusHeading(place)) return;
    place.focus({ preventScroll: true });
    // The heading of some pages comes with what they show; whoever went elsewhere meanwhile stays there.
    const watcher = new MutationObserver(() => {
      if (document.activeElement !== place || focusHeading(place)) watcher.disconnect();
    });
    watcher.observe(place, { childList: true, subtree: true });
    return () => watcher.disconnect();
  }, [main, page]);
}

function focusHeading(place: HTMLElement): boolean {
  const heading = place.querySelector<HTMLElement>('h1');
  if (!heading) return false;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}
