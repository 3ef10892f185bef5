import type { ReactNode } from 'react';
import { cx } from './class-names.ts';
import { Icon, type IconName } from './icons.tsx';

export interface EmptyStateProps {
  icon?: IconName;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** The welcome of an empty portal: serif and in the middle. Nowhere else. */
  welcome?: boolean;
}

/** Nothing here: says why, and what comes next. */
export function EmptyState({ icon, title, children, actions, welcome }: EmptyStateProps) {
  return (
    <div className={cx('empty', welcome && 'empty-middle')}>
      {icon && <Icon name={icon} />}
      <h2 className={cx(welcome && 'serif-title')}>{title}</h2>
      {children}
      {actions && <div className="acts">{actions}</div>}
    </div>
  );
}

/** Grey bars in the shape of what comes. Silent: the region that loads says `aria-busy`. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div aria-hidden="true" className="grid gap-3">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity.
        <span key={line} className={cx('skeleton', `skeleton-w${((line * 2) % 3) + 1}`)} />
      ))}
    </div>
  );
}
