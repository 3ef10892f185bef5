import type { ReactNode } from 'react';
import { cx } from './class-names.ts';
import { Icon, type IconName } from './icons.tsx';

export interface TimelineEntry {
  id: string;
  icon: IconName;
  tone?: 'wait' | 'good' | 'warn' | 'bad' | 'quiet';
  title: ReactNode;
  /** A `<When>`. */
  when: ReactNode;
  body?: ReactNode;
  /** A fault's box: what it was, what to do about it. */
  fix?: ReactNode;
}

/** What happened, newest first. */
export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label: string }) {
  return (
    <ol className="timeline" aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id} className={cx(entry.tone && `timeline-${entry.tone}`)}>
          <span className="timeline-node">
            <Icon name={entry.icon} />
          </span>
          <div className="min-w-0">
            <p className="timeline-title">
              <b>{entry.title}</b>
              {entry.when}
            </p>
            {entry.body && <div className="timeline-body">{entry.body}</div>}
            {entry.fix}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** A fault with its way out; what the provider said stands behind a disclosure given as `said`. */
export function Fix({
  title,
  children,
  actions,
  said,
}: {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  said?: ReactNode;
}) {
  return (
    <div className="fix">
      <p className="fix-title">{title}</p>
      {children}
      {actions && <div className="acts">{actions}</div>}
      {said}
    </div>
  );
}

export interface JourneyStep {
  id: string;
  label: string;
  icon: IconName;
  note?: ReactNode;
  done: boolean;
}

/** How far the person has come: queued, sent, delivered, opened, joined. */
export function Journey({ steps, label }: { steps: readonly JourneyStep[]; label: string }) {
  return (
    <ol className="journey" aria-label={label}>
      {steps.map((step) => (
        <li key={step.id} data-done={step.done || undefined}>
          <Icon name={step.icon} />
          <span>{step.label}</span>
          {step.note && <span className="meta">{step.note}</span>}
        </li>
      ))}
    </ol>
  );
}
