import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { type ButtonLook, buttonClass } from './button.tsx';
import { Icon } from './icons.tsx';

const load = () => import('./popover-frame.tsx');
const PopoverFrame = lazy(load);

export interface PopoverProps extends ButtonLook {
  /** What stands on the button. */
  text: ReactNode;
  /** The name of what opens: “Filters”. */
  label: string;
  align?: 'start' | 'end';
  /** Made when it opens. */
  children: (close: () => void) => ReactNode;
  /** The button is about to be used: the time to fetch what opens. */
  onNear?: () => void;
}

/** A button with a small panel beside it. Escape and a press outside close it, and the focus goes back to the button. */
export function Popover({ text, label, align = 'start', children, onNear, ...look }: PopoverProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const near = () => {
    void load();
    onNear?.();
  };
  const close = () => setOpen(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={buttonClass(look)}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={near}
        onFocus={near}
        onClick={() => setOpen(!open)}
      >
        {look.icon && <Icon name={look.icon} />}
        {text}
        <Icon name="down" />
      </button>
      {open && (
        <Suspense>
          <PopoverFrame label={label} align={align} trigger={button} onClose={close}>
            {children(close)}
          </PopoverFrame>
        </Suspense>
      )}
    </>
  );
}
