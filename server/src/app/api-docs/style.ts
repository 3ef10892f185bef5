import { createHash } from 'node:crypto';

const LIGHT =
  '--bg:#fdfcfa;--sunk:#f5f1ec;--ink:#221c18;--ink2:#5a5149;--line:#e0d9cf;--ctl:#8f857a;--brand:#7b2a5c;--get:#1f5f8b;--put:#8a5a00;--post:#1f6b46;--del:#a8281e';
const DARK =
  '--bg:#171412;--sunk:#211d1a;--ink:#f2ece5;--ink2:#c3b9ae;--line:#3b342f;--ctl:#877c72;--brand:#d498bb;--get:#8dbfe4;--put:#e3b765;--post:#7cc79c;--del:#f39a8c';

/** For developers at a desk: two columns from 900 pixels on, everything on one page, nothing to run. */
export const STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media(prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
html{scroll-padding-block-start:16px}
body{margin:0;background:var(--bg);color:var(--ink);font:.9375rem/1.55 -apple-system,"Segoe UI",Roboto,"Noto Sans",system-ui,sans-serif}
a{color:inherit;text-underline-offset:3px;text-decoration-color:var(--ctl)}
:focus-visible{outline:2px solid var(--brand);outline-offset:2px;border-radius:3px}
.skip{position:absolute;inset-inline-start:-999px}.skip:focus{position:static;display:inline-block;padding:8px}
.frame{display:grid;gap:0 48px;max-inline-size:1280px;margin:0 auto;padding:0 20px}
nav{padding-block:24px;font-size:.875rem}
nav h2{margin:20px 0 4px;font-size:.8125rem;color:var(--ink2);font-weight:500}
nav ul{list-style:none;margin:0;padding:0}
nav li a{display:block;padding:3px 0;text-decoration:none;overflow-wrap:anywhere}
nav li a:hover{text-decoration:underline}
.brand{font-weight:600;font-size:1rem}
form{display:flex;gap:8px;margin-block:16px 8px}
input{flex:1;min-inline-size:0;min-block-size:36px;padding-inline:10px;border:1px solid var(--ctl);border-radius:6px;background:var(--bg);color:inherit;font:inherit}
button{min-block-size:36px;padding-inline:12px;border:1px solid var(--ctl);border-radius:6px;background:none;color:inherit;font:inherit;cursor:pointer}
main{padding-block:24px 80px;min-inline-size:0}
h1{margin:0 0 8px;font-size:1.75rem;line-height:1.25}
main>h2{margin:56px 0 0;padding-block-end:8px;border-block-end:1px solid var(--line);font-size:1.25rem}
section{padding-block:28px;border-block-end:1px solid var(--line)}
h3{margin:0 0 6px;font-size:1.0625rem;line-height:1.4}
h3 a{text-decoration:none}h3 a:hover{text-decoration:underline}
h4{margin:16px 0 4px;font-size:.8125rem;color:var(--ink2);font-weight:500}
p{margin:8px 0;max-inline-size:72ch}
.quiet{color:var(--ink2);font-size:.875rem}
.route{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:baseline;margin:0 0 8px;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.875rem;overflow-wrap:anywhere}
.route b{font-weight:700}.GET{color:var(--get)}.POST{color:var(--post)}.PUT,.PATCH{color:var(--put)}.DELETE{color:var(--del)}
code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.875em}
pre{margin:0;padding:12px 14px;overflow:auto;max-block-size:420px;background:var(--sunk);border-radius:8px;font:.8125rem/1.5 ui-monospace,Menlo,Consolas,monospace;tab-size:2}
.sides{display:grid;gap:0 24px}
.sides>*{min-inline-size:0}
table{border-collapse:collapse;inline-size:100%;font-size:.875rem}
th{padding:4px 12px 4px 0;text-align:start;font-weight:500;color:var(--ink2);font-size:.8125rem}
td{padding:4px 12px 4px 0;border-block-start:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
details summary{cursor:pointer;color:var(--ink2);font-size:.875rem;padding-block:4px}
.codes{list-style:none;margin:4px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:4px 14px;font-size:.8125rem}
@media(min-width:900px){.frame{grid-template-columns:230px minmax(0,1fr)}nav{position:sticky;inset-block-start:0;block-size:100vh;overflow:auto}.sides{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
@media print{nav{display:none}pre{max-block-size:none;white-space:pre-wrap}}
`.trim();

/** Nothing runs and nothing loads but this very style sheet; the search asks this page again. */
export const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
