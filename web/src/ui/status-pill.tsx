import { useTranslations } from 'use-intl';
import { cx } from './class-names.ts';
import { Icon, type IconName } from './icons.tsx';

type Tone = 'wait' | 'good' | 'warn' | 'bad' | 'quiet';

/** Every state of a user, an invitation or a delivery that the portal shows. The ring closes as the person comes nearer. */
const states = {
  not_invited: ['ringNone', 'quiet'],
  held: ['ringQueued', 'wait'],
  queued: ['ringQueued', 'wait'],
  sending: ['ringQueued', 'wait'],
  retrying: ['ringQueued', 'warn'],
  sent: ['ringSent', 'wait'],
  delivered: ['ringDelivered', 'wait'],
  opened: ['ringOpened', 'wait'],
  invited: ['ringSent', 'wait'],
  active: ['ringActive', 'good'],
  accepted: ['ringActive', 'good'],
  bounced: ['undo', 'bad'],
  undeliverable: ['warning', 'bad'],
  suppressed: ['ringCancelled', 'warn'],
  expired: ['hourglass', 'warn'],
  declined: ['ringCancelled', 'warn'],
  revoked: ['ringCancelled', 'quiet'],
  cancelled: ['ringCancelled', 'quiet'],
  previewed: ['eye', 'quiet'],
  suspended: ['ringSuspended', 'quiet'],
  offboarded: ['out', 'quiet'],
  removed: ['trash', 'quiet'],
} as const satisfies Record<string, readonly [IconName, Tone]>;

export type PillState = keyof typeof states;

export const stateIcon = (state: PillState): IconName => states[state][0];
export const isPillState = (state: string): state is PillState => Object.hasOwn(states, state);

/**
 * Icon and word, always both. Good news stays quiet; only problems have a wash. `word` where the place says it more
 * exactly: a message is “handed over”, a person’s invitation is “sent”.
 */
export function StatusPill({ state, word }: { state: PillState; word?: string }) {
  const t = useTranslations('state');
  const [icon, tone] = states[state];
  return (
    <span className={cx('state', `state-${tone}`)}>
      <Icon name={icon} />
      {word ?? t(state)}
    </span>
  );
}
