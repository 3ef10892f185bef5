import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../server/test/chromium.ts';

/**
 * Draws the icons under which phones install the home page, from the mark of `web/public/favicon.svg`:
 * `node scripts/icons.ts`. The pictures are committed, so that neither a build nor a start needs a browser.
 */
const FOLDER = fileURLToPath(new URL('../server/src/features/sessions/pages/icons/', import.meta.url));

/** The mark fills the picture; a maskable one keeps it inside the circle that every phone's mask leaves (80 %). */
const PICTURES = [
  { name: 'icon-192.png', size: 192, scale: 1, corner: 4 },
  { name: 'icon-512.png', size: 512, scale: 1, corner: 4 },
  { name: 'maskable-512.png', size: 512, scale: 0.72, corner: 0 },
] as const;

const drawing = (scale: number, corner: number): string => `
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" style="display:block;width:100vw;height:100vh">
  <rect width="16" height="16" rx="${corner}" fill="#7b2a5c"/>
  <path d="M8 3a5 5 0 1 1-5 5" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"
    transform="translate(8 8) scale(${scale}) translate(-8 -8)"/>
</svg>`;

mkdirSync(FOLDER, { recursive: true });
const browser = await launchBrowser();
try {
  for (const { name, size, scale, corner } of PICTURES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<body style="margin:0;background:transparent">${drawing(scale, corner)}</body>`);
    writeFileSync(`${FOLDER}${name}`, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
