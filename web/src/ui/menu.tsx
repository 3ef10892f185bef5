import { type KeyboardEvent, lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { type ButtonLook, buttonClass } from './button.tsx';
import { cx } from './class-names.ts';
import { Icon, type IconName } from './icons.tsx';

const load = () => import('./menu-popup.tsx');
const MenuPopup = lazy(load);

export interface MenuEntry {
  id: string;
  label: string;
  icon?: IconName;
  /** A second line: what it does, or why it cannot be chosen. */
  note?: ReactNode;
  onPress?: () => void;
  danger?: boolean;
  /** Listed with its reason (in `note`), not choosable. */
  off?: boolean;
}

export interface MenuProps extends ButtonLook {
  /** The name of the button: “Actions for Grace Rossi”. */
  label: string;
  /** Text on the button; without it the three dots. */
  text?: ReactNode;
  /** `null` parts groups with a line. */
  items: readonly (MenuEntry | null)[];
  align?: 'start' | 'end';
  className?: string;
  /** The button is about to be used: the time to ask for what the entries need. */
  onNear?: () => void;
}

/** A button with a list of actions. The list's code is fetched when the button is neared. */
export function Menu(props: MenuProps) {
  const { label, text, items, align = 'end', kind = 'bare', size, icon, className, onNear } = props;
  const near = () => {
    void load();
    onNear?.();
  };
  const button = useRef<HTMLButtonElement>(null);
  const [from, setFrom] = useState<'first' | 'last' | null>(null);
  // The list gives the focus back to the button first: a dialog or sheet that the action opens returns it there.
  const run = (item: MenuEntry) => {
    setFrom(null);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) button.current?.focus();
        item.onPress?.();
      }),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    setFrom(event.key === 'ArrowDown' ? 'first' : 'last');
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={from !== null}
        className={buttonClass(
          { kind, ...(size && { size }) },
          cx(text === undefined && 'btn-icon', className),
        )}
        onPointerEnter={near}
        onFocus={near}
        onKeyDown={onKeyDown}
        onClick={() => setFrom(from === null ? 'first' : null)}
      >
        {icon ? <Icon name={icon} /> : text === undefined && <Icon name="dots" />}
        {text}
        {text !== undefined && <Icon name="down" />}
      </button>
      {from && (
        <Suspense>
          <MenuPopup
            label={label}
            items={items}
            align={align}
            from={from}
            trigger={button}
            onAction={run}
            onClose={() => setFrom(null)}
          />
        </Suspense>
      )}
    </>
  );
}
