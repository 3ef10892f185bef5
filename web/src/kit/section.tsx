import type { ReactNode } from 'react';

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-4 py-6 border-b border-hairline">
      <h2 className="section-title">{title}</h2>
      {children}
    </section>
  );
}

export const Row = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap gap-3 items-center">{children}</div>
);

export const Columns = ({ children }: { children: ReactNode }) => (
  <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2 items-start min-w-0 max-w-[920px]">{children}</div>
);
