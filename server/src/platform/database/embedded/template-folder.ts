import { fileURLToPath } from 'node:url';

/** What a clean install of the packages removes and nothing else depends on. */
export const TEMPLATE_FOLDER = fileURLToPath(
  new URL('../../../../../node_modules/.cache/beckon', import.meta.url),
);
