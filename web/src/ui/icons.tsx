import type { ReactNode } from 'react';

/** All drawings sit on a 16-pixel grid and take the color of the text around them. */
const icons = {
  users: (
    <>
      <circle cx="6" cy="5.5" r="2.5" />
      <path d="M1.5 13.5c.4-2.6 2.2-4 4.5-4s4.1 1.4 4.5 4M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 9.8c1.5.6 2.3 1.9 2.5 3.7" />
    </>
  ),
  user: (
    <>
      <circle cx="8" cy="5.5" r="2.5" />
      <path d="M3.5 13.5c.4-2.6 2.2-4 4.5-4s4.1 1.4 4.5 4" />
    </>
  ),
  teams: (
    <>
      <circle cx="8" cy="3.5" r="2" />
      <circle cx="3.5" cy="12" r="2" />
      <circle cx="12.5" cy="12" r="2" />
      <path d="M8 5.5v3M3.5 10V8.5h9V10" />
    </>
  ),
  tools: <path d="M2.5 2.5H7V7H2.5zM9 2.5h4.5V7H9zM2.5 9H7v4.5H2.5zM9 9h4.5v4.5H9z" />,
  send: <path d="M14 2 7 9M14 2 9.5 14 7 9 2 6.5z" />,
  inbox: <path d="M2 9.5 4 3h8l2 6.5V13H2zM2 9.500h3.500l1 2h3l1-2H14" />,
  settings: (
    <>
      <path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6" />
      <circle cx="10" cy="4.5" r="2" />
      <circle cx="6" cy="11.5" r="2" />
    </>
  ),
  fields: (
    <>
      <rect x="2" y="3" width="12" height="10" rx="1.5" />
      <path d="M5 6.5h6M5 9.5h3" />
    </>
  ),
  log: <path d="M5 3.5h9M5 8h9M5 12.5h9M2 3.5h.01M2 8h.01M2 12.5h.01" />,
  help: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M6.3 6.2a1.75 1.75 0 1 1 2.4 1.9c-.5.2-.7.5-.7 1M8 11.2h.01" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.5 3.5" />
    </>
  ),
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  plus: <path d="M8 3v10M3 8h10" />,
  down: <path d="m4 6 4 4 4-4" />,
  end: <path d="m6 4 4 4-4 4" />,
  back: <path d="m10 4-4 4 4 4" />,
  dots: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2" />,
  menu: <path d="M2 4h12M2 8h12M2 12h12" />,
  phone: (
    <>
      <rect x="4.5" y="1.5" width="7" height="13" rx="1.5" />
      <path d="M7.2 12.2h1.6" />
    </>
  ),
  mail: (
    <>
      <rect x="1.5" y="3" width="13" height="10" rx="1.5" />
      <path d="m2 4.5 6 4.5 6-4.5" />
    </>
  ),
  calendar: (
    <>
      <rect x="2" y="3" width="12" height="11" rx="1.5" />
      <path d="M2 6.5h12M5 1.5v3M11 1.5v3" />
    </>
  ),
  key: (
    <>
      <circle cx="5.5" cy="10.5" r="3" />
      <path d="m7.7 8.3 5.300-5.300M11 5l2 2" />
    </>
  ),
  lock: (
    <>
      <rect x="3.5" y="7" width="9" height="6.5" rx="1.5" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
    </>
  ),
  alert: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 5v3.5M8 11h.01" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.5V11M8 5h.01" />
    </>
  ),
  check: <path d="m3 8.5 3.500 3.500L13 5" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 3.500V3A1 1 0 0 0 9.500 2H3a1 1 0 0 0-1 1v6.500a1 1 0 0 0 1 1h.5" />
    </>
  ),
  link: (
    <path d="M6.5 9.5 9.5 6.5M7 4.5 8.5 3A3.2 3.2 0 0 1 13 7.500L11.5 9M9 11.5 7.5 13A3.2 3.2 0 0 1 3 8.500L4.500 7" />
  ),
  sun: (
    <>
      <circle cx="8" cy="8" r="2.750" />
      <path d="M8 1.500v1.500M8 13v1.500M1.500 8H3M13 8h1.500M3.400 3.400l1.100 1.100M11.500 11.500l1.100 1.100M3.400 12.600l1.100-1.100M11.500 4.500l1.100-1.100" />
    </>
  ),
  moon: <path d="M13.500 9.500A6 6 0 0 1 6.500 2.500a6 6 0 1 0 7 7z" />,
  screen: (
    <>
      <rect x="1.500" y="2.500" width="13" height="8.500" rx="1.500" />
      <path d="M5.500 13.500h5" />
    </>
  ),
  out: <path d="M6 2.500H3.500a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1H6M10.500 5l3 3-3 3M13.500 8H6" />,
  pencil: <path d="m10.500 3 2.500 2.500L5.500 13 2.500 13.500 3 10.500z" />,
  trash: <path d="M2.500 4.500h11M6 4.500V3h4v1.500M4 4.500l.5 9h7l.5-9M6.700 7v4M9.300 7v4" />,
  pause: <path d="M6 4v8M10 4v8" />,
  undo: <path d="M6 3.5 2.5 7 6 10.5M3 7h7a3.5 3.5 0 0 1 0 7H8" />,
  eye: (
    <>
      <path d="M1.500 8C3 5 5.300 3.500 8 3.500S13 5 14.500 8C13 11 10.700 12.500 8 12.500S3 11 1.500 8z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  ringNone: <circle cx="8" cy="8" r="6" strokeDasharray="1.5 2.27" />,
  ringQueued: (
    <>
      <circle cx="8" cy="8" r="6" opacity=".4" />
      <path d="M8 4.5V8l2 1.5" />
    </>
  ),
  ringSent: (
    <>
      <circle cx="8" cy="8" r="6" opacity=".35" />
      <path d="M8 2a6 6 0 0 1 6 6" strokeWidth="2.2" />
    </>
  ),
  ringDelivered: (
    <>
      <circle cx="8" cy="8" r="6" opacity=".35" />
      <path d="M8 2a6 6 0 0 1 0 12" strokeWidth="2.2" />
    </>
  ),
  ringOpened: (
    <>
      <circle cx="8" cy="8" r="6" opacity=".35" />
      <path d="M8 2a6 6 0 1 1-6 6" strokeWidth="2.2" />
    </>
  ),
  ringActive: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" stroke="none" />
      <path className="icon-tick" d="m5.2 8.2 2 2 3.6-4" strokeWidth="1.8" />
    </>
  ),
  ringSuspended: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M6.500 6v4M9.500 6v4" />
    </>
  ),
  ringCancelled: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m4 12 8-8" />
    </>
  ),
  warning: <path d="M8 2 14.5 13.5h-13zM8 6.5v3M8 11.5h.01" />,
  hourglass: (
    <path d="M4 1.5h8M4 14.5h8M5 1.5V4c0 2 3 2.5 3 4s-3 2-3 4v2.5M11 1.5V4c0 2-3 2.5-3 4s3 2 3 4v2.5" />
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof icons;

/** Arrows that point along the line of reading turn with it; rings and clocks never do. */
const turning: ReadonlySet<IconName> = new Set(['end', 'back', 'out', 'undo', 'send']);

/** Decoration only: the word beside it, or the button's label, says it. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  const classes = ['icon', turning.has(name) ? 'icon-turns' : '', className ?? ''].join(' ').trim();
  return (
    <svg className={classes} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {icons[name]}
    </svg>
  );
}
