import { type ComponentProps, type MouseEvent, type ReactNode, useId } from 'react';
import { cx } from './class-names.ts';
import { Icon, type IconName } from './icons.tsx';

export type ButtonKind = 'primary' | 'plain' | 'bare' | 'danger';
export type ButtonSize = 'normal' | 'toolbar' | 'small';

export interface ButtonLook {
  kind?: ButtonKind;
  size?: ButtonSize;
  icon?: IconName;
}

/** The classes of a button, for links that look like one. */
export const buttonClass = ({ kind = 'plain', size = 'normal' }: ButtonLook, more?: string): string =>
  cx(
    'btn',
    kind === 'primary' && 'btn-primary',
    kind === 'bare' && 'btn-bare',
    kind === 'danger' && 'btn-danger',
    size === 'small' && 'btn-small',
    size === 'toolbar' && 'btn-toolbar',
    more,
  );

export interface ButtonProps extends ButtonLook, Omit<ComponentProps<'button'>, 'disabled'> {
  /** Why it cannot be pressed now. The button stays reachable and says so; it is never greyed out in silence. */
  unavailable?: string | undefined;
  /** Something runs: a spinner, and further presses are ignored. */
  busy?: boolean;
}

/** A button that is never `disabled`: one that cannot be pressed keeps its place in the Tab order and gives its reason. */
export function Button(props: ButtonProps) {
  const { kind, size, icon, unavailable, busy, onClick, className, children, type, ...rest } = props;
  const reasonId = useId();
  const off = busy || unavailable !== undefined;
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      className={buttonClass({ ...(kind && { kind }), ...(size && { size }) }, className)}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      aria-describedby={cx(rest['aria-describedby'], unavailable && reasonId) || undefined}
      onClick={(event: MouseEvent<HTMLButtonElement>) => (off ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
      {unavailable && (
        <span id={reasonId} className="vh">
          {unavailable}
        </span>
      )}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  icon: IconName;
  /** What it does; also shown as the browser's own tooltip. */
  label: string;
}

/** A button with a drawing only; the label is its name. */
export function IconButton({ icon, label, kind = 'bare', className, ...rest }: IconButtonProps) {
  return (
    <Button {...rest} kind={kind} className={cx('btn-icon', className)} aria-label={label} title={label}>
      {rest.busy ? null : <Icon name={icon} />}
    </Button>
  );
}

/** A button that reads as a link within a sentence. */
export function TextButton({ className, ...rest }: ComponentProps<'button'>) {
  return <button type="button" {...rest} className={cx('link', className)} />;
}

/** A row of buttons. */
export function Actions({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx('acts', className)}>{children}</div>;
}
