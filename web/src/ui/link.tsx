import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { type ButtonLook, buttonClass } from './button.tsx';
import { cx } from './class-names.ts';
import { Icon } from './icons.tsx';

function Anchor({ className, ...rest }: ComponentProps<'a'>) {
  return <a {...rest} className={cx('link', className)} />;
}

function ButtonAnchor({ kind, size, icon, className, children, ...rest }: ComponentProps<'a'> & ButtonLook) {
  return (
    <a {...rest} className={buttonClass({ ...(kind && { kind }), ...(size && { size }) }, className)}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

function PlainAnchor(props: ComponentProps<'a'>) {
  return <a {...props} />;
}

/** A link within text, to a place in the portal. */
export const Link = createLink(Anchor);
/** A link that looks like a button: it goes somewhere, with its own address. */
export const LinkButton = createLink(ButtonAnchor);
/** A link without any look, for names in lists and cards. */
export const PlainLink = createLink(PlainAnchor);
