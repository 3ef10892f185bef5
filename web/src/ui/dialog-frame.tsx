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
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
