import { useTranslations } from 'use-intl';
import { Icon, IconButton } from '../../ui/index.ts';
import { setPaletteOpen } from './state.ts';

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
/** As it is engraved on the keys, so the same in every language. */
const KEYS = isApple ? '⌘K' : 'Ctrl K';
const ARIA_KEYS = isApple ? 'Meta+K' : 'Control+K';

/** In the navigation: looks like the field that it opens. */
export function PaletteButton({ onOpen }: { onOpen?: (() => void) | undefined }) {
  const t = useTranslations('palette');
  const open = () => {
    // The drawer of a small screen lies above everything; it goes first.
    onOpen?.();
    requestAnimationFrame(() => setPaletteOpen(true));
  };
  return (
    <button
      type="button"
      className="nav-search"
      aria-keyshortcuts={ARIA_KEYS}
      aria-haspopup="dialog"
      onClick={open}
    >
      <Icon name="search" />
      <span className="grow cut">{t('button')}</span>
      <span aria-hidden="true">
        <kbd dir="ltr">{KEYS}</kbd>
      </span>
    </button>
  );
}

/** In the bar of a small screen. */
export function PaletteIcon() {
  const t = useTranslations('palette');
  return (
    <IconButton
      icon="search"
      label={t('title')}
      aria-haspopup="dialog"
      onClick={() => setPaletteOpen(true)}
    />
  );
}
