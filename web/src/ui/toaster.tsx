import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from './icons.tsx';

/** A toast only repeats what the page shows elsewhere; so may its action. */
export interface Toast {
  id: number;
  text: string;
  action?: { label: string; onPress: () => void };
}

const GAP_MS = 2000;
const SHOWN_MS = 8000;

let toasts: readonly Toast[] = [];
let nextId = 1;
const watchers = new Set<() => void>();
const waiting: string[] = [];
let speak: ((text: string) => void) | null = null;
let busyUntil = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows a passing note and says it politely. */
export function toast(text: string, action?: Toast['action']): void {
  const id = nextId++;
  toasts = [...toasts.slice(-2), { id, text, ...(action && { action }) }];
  for (const watcher of watchers) watcher();
  announce(text);
}

/** Says it in the one polite region of the portal: in order, at most one message in two seconds, repeats dropped. */
export function announce(text: string): void {
  if (waiting.at(-1) === text) return;
  waiting.push(text);
  pump();
}

function pump(): void {
  if (!speak || waiting.length === 0 || timer !== undefined) return;
  const wait = Math.max(50, busyUntil - performance.now());
  timer = setTimeout(() => {
    timer = undefined;
    const next = waiting.shift();
    if (next !== undefined) speak?.(next);
    busyUntil = performance.now() + GAP_MS;
    pump();
  }, wait);
}

function dismiss(id: number): void {
  toasts = toasts.filter((one) => one.id !== id);
  for (const watcher of watchers) watcher();
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Once for the whole portal, above the router: the live region must exist before anything is said. */
export function Toaster() {
  const t = useTranslations('kit');
  const shown = useSyncExternalStore(subscribe, () => toasts);
  const [said, setSaid] = useState('');
  useEffect(() => {
    // The same words twice are spoken twice only if the text changes: a zero-width space alternates.
    speak = (text) => setSaid((before) => (before === text ? `${text}\u200b` : text));
    pump();
    return () => {
      speak = null;
    };
  }, []);
  return (
    <>
      {/* An open list or question hides all else from screen readers, but neither of these two: the library knows the marks. */}
      <div className="vh" role="status" aria-live="polite" aria-atomic="true" data-live-announcer="true">
        {said}
      </div>
      {shown.length > 0 && (
        <section className="toasts" aria-label={t('notes')} data-react-aria-top-layer="true">
          {shown.map((one) => (
            <ToastCard key={one.id} toast={one} />
          ))}
        </section>
      )}
    </>
  );
}

function ToastCard({ toast: { id, text, action } }: { toast: Toast }) {
  const t = useTranslations('kit');
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const stop = setTimeout(() => dismiss(id), SHOWN_MS);
    return () => clearTimeout(stop);
  }, [held, id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it stays as long as somebody looks at it; there is nothing to press.
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p>{text}</p>
      {action && (
        <button
          type="button"
          onClick={() => {
            action.onPress();
            dismiss(id);
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" aria-label={t('dismiss')} onClick={() => dismiss(id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
