import type { ReactNode } from 'react';

/** How a page begins: its title, what can be done at its end, and a line on what it is about. */
export function PageHead(props: { title: string; actions?: ReactNode; children?: ReactNode }) {
  const { title, actions, children } = props;
  return (
    <>
      <header className="head">
        <h1 className="page-title grow">{title}</h1>
        {actions}
      </header>
      {children && <p className="prose px-(--page-edge,24px) pb-4">{children}</p>}
    </>
  );
}
