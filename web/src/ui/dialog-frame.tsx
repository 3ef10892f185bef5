import { useEffect } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { DialogProps } from './dialog.tsx';

/** The frame of a dialog, a file of its own: fetched when the first question is asked. */
export default function DialogFrame({ open, onClose, title, children, actions, wide, asks }: DialogProps) {
  return (
    <ModalOverlay
      className="scrim"
      isOpen={open}
      onOpenChange={(next) => !next && onClose()}
      isDismissable={!asks}
    >
      <Modal className="dialog" data-wide={wide || undefined}>
        <AriaDialog role={asks ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" className="dialog-title">
            {title}
          </Heading>
          <div className="dialog-body">{children}</div>
          {actions && <div className="acts">{actions}</div>}
          <CatchLostFocus />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/**
 * What opened the dialog may be gone with what it was about (a removed row): the page's heading takes the focus
 * then. It looks when the dialog has gone from the page, however long its leaving took, and a frame after the one
 * in which the dialog gives the focus back.
 */
function CatchLostFocus() {
  useEffect(() => () => void requestAnimationFrame(() => requestAnimationFrame(catchLostFocus)), []);
  return null;
}

function catchLostFocus(): void {
  if (document.activeElement !== document.body) return;
  const heading =
    document.querySelector<HTMLElement>('.sheet h2') ?? document.querySelector<HTMLElement>('#main h1');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
