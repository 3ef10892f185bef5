import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Button, TextButton, useTimeLeft } from '../../ui/index.ts';
import type { Recent } from '../users/recent.ts';
import { useAtTime } from '../users/use-at-time.ts';
import { useUndo } from './use-undo.ts';

/** When the first of the messages may leave; until then all of it can be taken back. */
export const leavesAt = ({ deliveries }: Recent['answer']): string | null =>
  deliveries.map((delivery) => delivery.not_before).sort()[0] ?? null;

/** “Sends in 8 s · Undo” in a row of the list; afterwards what happened since. */
export function UndoLine({ recent, otherwise }: { recent: Recent; otherwise: ReactNode }) {
  const at = leavesAt(recent.answer);
  const left = useTimeLeft(at);
  const invitationId = recent.answer.invitation?.id;
  if (left === 0 || !at || !invitationId) return otherwise;
  return (
    <span className="two">
      <b className="cut">
        <SendsIn at={at} />
      </b>
      <UndoButton recent={recent} invitationId={invitationId} />
    </span>
  );
}

/** “Sends in 8 s”, or the time where it waits for the end of the hour. */
export function SendsIn({ at }: { at: string }) {
  const t = useTranslations('invite');
  const format = useFormatter();
  const atTime = useAtTime();
  const left = useTimeLeft(at);
  if (left === 0) return t('onItsWay');
  if (left > 60_000) return t('leavesAt', { time: atTime(at) });
  return t('sendsIn', { seconds: format.number(Math.ceil(left / 1000)) });
}

export function UndoButton({
  recent,
  invitationId,
  asButton,
  onUndone,
}: {
  recent: Recent;
  invitationId: string;
  asButton?: boolean;
  onUndone?: () => void;
}) {
  const t = useTranslations('invite');
  const undo = useUndo();
  const [busy, setBusy] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useFocusAfterwards(button);
  const { user } = recent.answer;
  const press = async () => {
    if (busy) return;
    setBusy(true);
    const inTime = await undo(invitationId, user);
    setBusy(false);
    if (inTime) onUndone?.();
  };
  const name = t('undoFor', { name: user.name });
  return asButton ? (
    <Button ref={button} size="small" icon="undo" busy={busy} aria-label={name} onClick={() => void press()}>
      {t('undo')}
    </Button>
  ) : (
    <TextButton ref={button} className="meta undo-link" aria-label={name} onClick={() => void press()}>
      {t('undo')}
    </TextButton>
  );
}

/** The button goes when its time is over or its work is done: whoever stood on it must not be thrown out of the page. */
function useFocusAfterwards(button: RefObject<HTMLButtonElement | null>): void {
  useLayoutEffect(() => {
    const own = button.current;
    return () => {
      if (!own || document.activeElement !== own) return;
      const line = own.closest('tr, li');
      const part = own.closest('section, main');
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        const next = [line?.querySelector<HTMLElement>('a'), ...headings(part), ...headings(document)];
        next.find((one) => one?.isConnected)?.focus();
      });
    };
  }, [button]);
}

const headings = (part: ParentNode | null): HTMLElement[] => [
  ...(part?.querySelectorAll<HTMLElement>('h1[tabindex], h2[tabindex], h3[tabindex]') ?? []),
];
