import { lazy, Suspense, useEffect, useState } from 'react';
import { isPaletteOpen, setPaletteOpen, usePaletteOpen } from './state.ts';

const load = () => import('./palette.tsx');
const Palette = lazy(load);

/** Listens for Ctrl+K and ⌘K, and fetches the palette when it is first asked for. */
export function PaletteHost() {
  const open = usePaletteOpen();
  const [used, setUsed] = useState(false);
  if (open && !used) setUsed(true);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // The K comes a moment later; what is typed after it must not get lost.
      if (event.key === 'Control' || event.key === 'Meta') void load();
      const pressed = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!pressed || event.key.toLowerCase() !== 'k' || event.defaultPrevented) return;
      event.preventDefault();
      // A question that waits for its answer stays the only thing on the screen.
      if (isPaletteOpen() || !document.querySelector('.scrim, dialog[open]'))
        setPaletteOpen(!isPaletteOpen());
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return used ? (
    <Suspense>
      <Palette />
    </Suspense>
  ) : null;
}
