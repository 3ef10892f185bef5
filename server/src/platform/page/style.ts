import { createHash } from 'node:crypto';
import { accentOf, SURFACES, type Theme } from '../accent.ts';

/**
 * The one style sheet of all server-rendered pages. It stands inside each page, since a second request costs a
 * slow phone more than these bytes. Old phones: no nesting, no modern selectors that decide the layout.
 */
const surfaces = ({ page, card }: { page: string; card: string }) => `--bg:${page};--card:${card}`;
const LIGHT = `${surfaces(SURFACES.light)};--ink:#221c18;--ink2:#5a5149;--line:#d3cbc0;--ctl:#8f857a;--brand:#7b2a5c;--on:#fff;--ring:#7b2a5c;--bad:#a8281e;--badw:#fceeea;--good:#1f6b46`;
const DARK = `${surfaces(SURFACES.dark)};--ink:#f2ece5;--ink2:#c3b9ae;--line:#463f39;--ctl:#877c72;--brand:#d498bb;--on:#2c0c20;--ring:#dfa6c8;--bad:#f39a8c;--badw:#3a1d18;--good:#7cc79c`;

const SHEET = `
:root{color-scheme:light dark;${LIGHT}}
@media(prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;padding-block-end:24px;background:var(--bg);color:var(--ink);font:1rem/1.5 -apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",system-ui,sans-serif;overflow-wrap:break-word;-webkit-text-size-adjust:100%}
p,h1,h2,ul,dl,dd,form,fieldset{margin:0;padding:0;border:0;min-inline-size:0}ul{list-style:none}
a{color:inherit;text-underline-offset:3px;text-decoration-color:var(--ctl)}
:focus{outline:3px solid var(--ring);outline-offset:3px;border-radius:4px}
:focus:not(:focus-visible){outline:0}
.banner{padding:8px 16px;text-align:center;background:var(--badw);color:var(--ink);font-size:.875rem}
.lang{padding:4px 12px;text-align:center}
.lang summary{display:inline-flex;align-items:center;gap:8px;padding:0 12px;line-height:48px;color:var(--ink2);cursor:pointer;list-style:none}
.lang summary::-webkit-details-marker{display:none}
.lang summary svg{inline-size:16px;block-size:16px}
.lang summary::after{content:"";inline-size:6px;block-size:6px;margin-block-end:4px;border-block-end:2px solid;border-inline-end:2px solid;transform:rotate(45deg)}
[dir=rtl] .lang summary::after{transform:rotate(-45deg)}
.lang div{display:flex;flex-wrap:wrap;justify-content:center;gap:4px;max-inline-size:440px;margin:0 auto}
.lang a{padding-inline:12px;line-height:48px;color:var(--ink2);text-decoration:none}
.lang [aria-current]{color:var(--ink);font-weight:600;box-shadow:inset 0 -2px var(--brand)}
main{position:relative;max-inline-size:440px;margin:12px 8px 0;padding:28px 20px 28px;border-radius:4px;background:var(--card);border:1px solid var(--line)}
main::before{content:"";position:absolute;top:5px;right:5px;bottom:5px;left:5px;border:1px solid var(--line);border-radius:2px;pointer-events:none}
main.wide{max-inline-size:640px}
main.wide p+p{margin-block-start:12px}main.wide code{overflow-wrap:anywhere}
main>*{position:relative}
.org{display:flex;align-items:center;justify-content:center;gap:8px;font-weight:600;font-size:.9375rem}
.org svg{flex:none;inline-size:24px;block-size:24px}
.org img{flex:none;max-inline-size:128px;block-size:32px}
h1{margin-block:16px 8px;text-align:center;font:400 1.875rem/1.2 "Iowan Old Style","Palatino Linotype",Palatino,"Noto Serif","Noto Naskh Arabic",Georgia,serif}
[lang=ar] h1,[lang=fa] h1,[lang=ur] h1{line-height:1.45}
h2{margin-block:28px 4px;font-size:1.0625rem;line-height:1.4}
.lead{margin-block-end:8px;text-align:center;text-wrap:balance;color:var(--ink2)}
.quiet{color:var(--ink2);font-size:.875rem}
.row{display:flex;flex-wrap:wrap;gap:0 12px}.row>*{flex:1 1 140px;min-inline-size:0}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(120px,1fr));gap:0 12px}
label,legend{display:block;margin-block:16px 4px;padding:0;font-weight:600;font-size:.9375rem}
.hint{margin-block-end:4px;color:var(--ink2);font-size:.875rem}
.error{margin-block-end:4px;color:var(--bad);font-size:.9375rem;font-weight:600}
input,select{inline-size:100%;min-block-size:48px;padding-inline:12px;border:1px solid var(--ctl);border-radius:6px;background:var(--card);color:inherit;font:inherit}
input:focus,select:focus{outline:3px solid var(--ring);outline-offset:1px}
input[aria-invalid=true],select[aria-invalid=true]{border:2px solid var(--bad)}
input.code{text-align:center;font-size:1.5rem;letter-spacing:.2em;font-variant-numeric:tabular-nums}
.choice{display:flex;align-items:center;gap:12px;min-block-size:48px;margin:0;font-weight:400;font-size:1rem}
.choice input{flex:none;inline-size:24px;min-block-size:24px;block-size:24px;margin:0;accent-color:var(--brand)}
button,.button{display:block;inline-size:100%;min-block-size:52px;margin-block-start:20px;padding:12px 16px;border:0;border-radius:6px;background:var(--brand);color:var(--on);font:inherit;font-weight:600;font-size:1.0625rem;line-height:1.6;text-align:center;text-decoration:none;cursor:pointer}
.second{background:transparent;color:var(--ink);box-shadow:inset 0 0 0 1px var(--ctl);margin-block-start:12px}
.tile{display:flex;flex-direction:column;align-items:center;justify-content:center;gap:4px;min-inline-size:0}.tile>*{max-inline-size:100%}
.plain{display:inline-block;inline-size:auto;min-block-size:48px;margin:0;padding:0 4px;background:transparent;color:var(--ink);font-weight:400;font-size:1rem;text-decoration:underline;text-underline-offset:3px;text-decoration-color:var(--ctl)}
a.plain{padding-block:12px;line-height:24px}
.alt{display:block;margin-block-start:8px;text-align:center}.alt a{display:inline-block;padding:12px 4px}
.errors{margin-block:16px 0;padding:12px 16px;border:1px solid var(--bad);border-radius:6px;background:var(--badw)}
.errors h2{margin:0;font-size:1rem}.errors a{display:inline-block;padding-block:12px;color:var(--bad);font-weight:600}
.note{margin-block:16px 0;padding:12px 16px;border:1px solid var(--line);border-radius:6px}
.fine{max-inline-size:440px;margin:0 auto;padding:12px 24px;text-align:center;color:var(--ink2);font-size:.875rem}
.fine a,.fine button{display:inline-block;padding-block:12px;line-height:24px;font-size:.875rem}
dt{margin-block-start:12px;color:var(--ink2);font-size:.875rem}
.item{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 12px;padding-block:8px;border-block-end:1px solid var(--line)}
.item>:first-child{flex:1 1 200px;min-inline-size:0}
.hidden{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.good{color:var(--good);font-weight:600;font-size:.875rem}
summary{min-block-size:48px;padding-block:12px;cursor:pointer}
.phone{display:none;text-align:center}.qr{inline-size:200px;background:#fff}
@media(min-width:900px) and (pointer:fine){.phone{display:block}}
@media(min-width:456px){main{margin-inline:auto}}
@media(min-width:600px){main{margin-block-start:40px;padding:40px}.lang{padding-block:24px 0}.lang+main{margin-block-start:12px}}
@media(forced-colors:active){button,.button{border:2px solid}}
@media print{.banner,.lang,button,.button{display:none}}
`.trim();

/** The sheet as it stands in the page. */
export const STYLE: string = SHEET;

/**
 * What an organization's color changes, for both themes; with `theme`, the page is that one whatever the reader prefers.
 * Empty where nothing changes.
 */
export function lookStyle(accent: string | null, theme?: Theme): string {
  const uses = accentOf(accent);
  const colors = (of: Theme) =>
    accent ? `--brand:${uses[of].color};--on:${uses[of].text};--ring:${uses[of].color}` : '';
  if (theme) return `:root{color-scheme:${theme};${{ light: LIGHT, dark: DARK }[theme]};${colors(theme)}}`;
  return accent ? `:root{${colors('light')}}@media(prefers-color-scheme:dark){:root{${colors('dark')}}}` : '';
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const STYLE_HASH = hashOf(STYLE);

/**
 * Nothing runs and nothing loads but these very style sheets and images of our own; forms post here alone, nobody frames
 * us. Scripts are not allowed at all: the pages work without. Only a page that can be installed has one, of one line
 * (`script`), its worker, and its manifest. `postsTo` is the one address elsewhere that a form may go to.
 */
export const policyFor = (look: string, scripts: readonly string[] = [], postsTo?: string): string =>
  [
    ...drawn(look),
    ...(scripts.length > 0
      ? [
          `script-src ${scripts.map(hashOf).join(' ')}`,
          "worker-src 'self'",
          "manifest-src 'self'",
          "connect-src 'self'",
        ]
      : []),
    // Where the form goes may lead on to any other page of that tool, and browsers hold redirects to this too.
    postsTo ? `form-action ${new URL(postsTo).origin} https:` : "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** For a page that the portal shows in a frame: it may be looked at, and its forms and links do nothing. */
export const framedPolicyFor = (look: string): string =>
  [...drawn(look), "form-action 'none'", "frame-ancestors 'self'", 'sandbox'].join('; ');

const drawn = (look: string): string[] => [
  "default-src 'none'",
  `style-src ${STYLE_HASH}${look && ` ${hashOf(look)}`}`,
  "img-src 'self' data:",
  "base-uri 'none'",
];
