/** Run while the portal is built: makes the empty database that the first start copies, which takes four seconds. */
import { ensureTemplate } from './cluster.ts';
import { TEMPLATE_FOLDER } from './template-folder.ts';

process.umask(0o077);
await ensureTemplate(TEMPLATE_FOLDER);
