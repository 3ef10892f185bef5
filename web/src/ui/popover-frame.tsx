import type { ReactNode, RefObject } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';

interface PopoverFrameProps {
  label: string;
  align: 'start' | 'end';
  trigger: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
  children: ReactNode;
}

/** The panel itself, a file of its own: fetched when its button is neared. */
export default function PopoverFrame({ label, align, trigger, onClose, children }: PopoverFrameProps) {
  return (
    <Popover
      className="popup popover"
      isOpen
      onOpenChange={(open) => !open && onClose()}
      triggerRef={trigger}
      placement={`bottom ${align}`}
      offset={4}
    >
      <Dialog aria-label={label}>{children}</Dialog>
    </Popover>
  );
}
