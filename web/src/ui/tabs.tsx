import { createLink } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './class-names.ts';

/** Views of one thing, each with its own address: links, not an ARIA tablist. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className="tabs" aria-label={label}>
      {children}
    </nav>
  );
}

interface TabLook {
  count?: ReactNode;
  /** The count is of problems. */
  bad?: boolean;
}

function TabAnchor({ count, bad, children, className, ...rest }: ComponentProps<'a'> & TabLook) {
  return (
    <a {...rest} className={cx('tab', className)}>
      {children}
      {count !== undefined && count !== null && (
        <span className={cx('tab-count', bad && 'tab-count-bad')}>{count}</span>
      )}
    </a>
  );
}

/** One view. The router marks the one that is shown (`aria-current="page"`); `activeOptions` says how strictly. */
export const Tab = createLink(TabAnchor);
