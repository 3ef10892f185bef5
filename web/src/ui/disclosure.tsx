import { type ReactNode, useEffect, useRef } from 'react';
import { cx } from './class-names.ts';
import { Icon } from './icons.tsx';

export interface DisclosureProps {
  label: string;
  /** Beside the label: “2 filled: language, site”. */
  aside?: ReactNode;
  /** Opens it from outside, for example because it holds an error; the reader may close it again. */
  forceOpen?: boolean;
  quiet?: boolean;
  children: ReactNode;
}

/** More, on demand. The browser's own `details`: found by its search, and it works before any script. */
export function Disclosure({ label, aside, forceOpen, quiet, children }: DisclosureProps) {
  const element = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (forceOpen && element.current) element.current.open = true;
  }, [forceOpen]);
  return (
    <details ref={element} className={cx('disclosure', quiet && 'disclosure-quiet')}>
      <summary>
        <Icon name="end" />
        {label} {aside && <span className="disclosure-aside">{aside}</span>}
      </summary>
      <div className="disclosure-body">{children}</div>
    </details>
  );
}
