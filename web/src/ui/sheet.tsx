import { useBlocker } from '@tanstack/react-router';
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { IconButton } from './button.tsx';
import { ConfirmDialog } from './dialog.tsx';

export interface SheetProps {
  title: string;
  /** Goes to the address without the sheet; the portal's sheets are routes. */
  onClose: () => void;
  /** Unsaved input: leaving asks once, however it happens. */
  dirty?: boolean;
  /** What is lost, for the question. */
  dirtyText?: string;
  /** Where the focus returns when the opener is gone (a shared link opened the sheet): a CSS selector. */
  fallbackFocus?: string;
  /** Sticky at the foot. */
  footer?: ReactNode;
  children: ReactNode;
  /** Wraps body and footer, so that a form may reach over both. */
  wrap?: (inner: ReactNode) => ReactNode;
}

const WIDE = '(min-width: 1200px)';

/**
 * A form beside the list. From 1200 pixels on it has its own column and the list stays live; below, it lies over a page
 * that is inert; on a phone it is the page. Focus goes to the first field and returns to what opened it.
 */
export function Sheet(props: SheetProps) {
  const { title, onClose, dirty = false, dirtyText, fallbackFocus, footer, children, wrap } = props;
  const t = useTranslations('kit');
  const titleId = useId();
  const element = useRef<HTMLElement>(null);
  const popupWasOpen = useRef(false);
  const modal = useModalBelow();
  const slot = useSheetSlot();
  useFocusInAndBack(element, slot !== null, fallbackFocus);
  useInertBehind(modal && slot !== null);

  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || popupWasOpen.current) return;
    event.stopPropagation();
    onClose();
  };
  if (!slot) return null;
  const inner = (
    <>
      <div className="sheet-body">{children}</div>
      {footer && <footer className="sheet-foot">{footer}</footer>}
    </>
  );
  return createPortal(
    <section
      ref={element}
      className="sheet"
      role="dialog"
      aria-modal={modal || undefined}
      aria-labelledby={titleId}
      // An open list takes Escape first. It is looked for on the way down, since it is gone on the way up.
      onKeyDownCapture={() => {
        popupWasOpen.current = document.querySelector('.popup, .scrim') !== null;
      }}
      onKeyDown={onKeyDown}
    >
      <header className="sheet-head">
        <h2 id={titleId} tabIndex={-1}>
          {title}
        </h2>
        <IconButton icon="close" label={t('close')} onClick={onClose} />
      </header>
      {wrap ? wrap(inner) : inner}
      <ConfirmDialog
        open={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title={t('discardTitle')}
        confirmLabel={t('discard')}
        cancelLabel={t('keepEditing')}
        danger
        onConfirm={() => blocker.proceed?.()}
      >
        <p>{dirtyText ?? t('discardText')}</p>
      </ConfirmDialog>
    </section>,
    slot,
  );
}

/** The shell's place for sheets; null until the shell stands. */
function useSheetSlot(): HTMLElement | null {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => setSlot(document.getElementById('sheet-slot')), []);
  return slot;
}

function useModalBelow(): boolean {
  const [modal, setModal] = useState(() => !matchMedia(WIDE).matches);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const onChange = () => setModal(!query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  return modal;
}

function useInertBehind(on: boolean): void {
  useLayoutEffect(() => {
    if (!on) return;
    const behind = document.querySelectorAll<HTMLElement>('.app > :not(.sheet-slot)');
    for (const one of behind) one.inert = true;
    return () => {
      for (const one of behind) one.inert = false;
    };
  }, [on]);
}

function useFocusInAndBack(
  element: { current: HTMLElement | null },
  ready: boolean,
  fallback: string | undefined,
): void {
  const opener = useRef<Element | null>(null);
  useLayoutEffect(() => {
    opener.current ??= document.activeElement;
  }, []);
  useEffect(() => {
    const sheet = element.current;
    if (!ready || !sheet) return;
    const first =
      sheet.querySelector<HTMLElement>('[data-autofocus]') ??
      sheet.querySelector<HTMLElement>(
        '.sheet-body :is(input:checked, input:not([type="radio"]), textarea, select)',
      );
    (first ?? sheet.querySelector<HTMLElement>('h2'))?.focus({ preventScroll: true });
    return () => {
      const from = opener.current;
      // Only when the focus would be lost with the sheet: the reader may have gone on in the list.
      requestAnimationFrame(() => {
        if (document.activeElement && document.activeElement !== document.body) return;
        const back = from instanceof HTMLElement && from.isConnected && from !== document.body ? from : null;
        (back ?? (fallback ? document.querySelector<HTMLElement>(fallback) : null))?.focus();
      });
    };
  }, [element, ready, fallback]);
}
