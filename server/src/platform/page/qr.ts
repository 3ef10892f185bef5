import { encode } from 'uqr';
import { type Html, html } from './html.ts';

/** Empty modules around the code, without which cameras do not find it. */
const QUIET = 4;

/** A text as a QR code, drawn as one line: dark on white in every theme, since cameras read it so. */
export function qrCode(text: string, label: string): Html {
  const { data, size } = encode(text, { ecc: 'L', border: 0 });
  const whole = size + 2 * QUIET;
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="-${QUIET} -${QUIET + 0.5} ${whole} ${whole}"><path d="${linesOf(data)}" stroke="#000"/></svg>`;
}

/** Each run of dark modules as a stroke of one module's height. */
function linesOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .map((row, y) => {
      const runs = row
        .map((dark) => (dark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g);
      return [...runs].map((run) => `M${run.index} ${y}h${run[0].length}`).join('');
    })
    .join('');
}
