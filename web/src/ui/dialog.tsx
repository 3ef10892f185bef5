import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

const DialogFrame = lazy(() => import('./dialog-frame.tsx'));

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** The buttons, the safe one first. */
  actions?: ReactNode;
  wide?: boolean;
  /** It asks something that must be answered: a press outside does not close it. */
  asks?: boolean;
}

/** A question or a short view above the page. Focus goes in, comes back, Escape closes. */
export function Dialog(props: DialogProps) {
  const [used, setUsed] = useState(props.open);
  if (props.open && !used) setUsed(true);
  // Stays mounted once used, so that closing can be seen and the focus finds its way back.
  return used ? (
    <Suspense>
      <DialogFrame {...props} />
    </Suspense>
  ) : null;
}

export interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  /** Asks by name: “Suspend Grace Rossi?” */
  title: string;
  /** Says what will happen, and what will not. */
  children: ReactNode;
  /** The verb: “Suspend”, never “OK”. */
  confirmLabel: string;
  onConfirm: () => unknown;
  /** Hard to take back: the verb is red. */
  danger?: boolean;
  cancelLabel?: string;
}

/** Asks before something with consequences. Stays open, busy, until `onConfirm` is done; a failure keeps it open. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onClose, title, children, confirmLabel, onConfirm, danger, cancelLabel } = props;
  const t = useTranslations('kit');
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch {
      // Whoever confirmed shows why; the question stays so that it can be asked again.
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onClose={() => !busy && onClose()}
      title={title}
      asks
      actions={
        <>
          {/* The answer that changes nothing is the one under the Enter key. */}
          <Button autoFocus onClick={onClose}>
            {cancelLabel ?? t('cancel')}
          </Button>
          <Button kind={danger ? 'danger' : 'primary'} busy={busy} onClick={() => void confirm()}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
