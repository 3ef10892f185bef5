import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flatten } from '../server/src/platform/messages/catalogue.ts';
import { root } from './commands.ts';
import { keyTypes } from './messages/key-types.ts';

const english = new Map(flatten(JSON.parse(readFileSync(join(root, 'messages/en/server.json'), 'utf8'))));
writeFileSync(join(root, 'server/src/platform/messages/keys.ts'), keyTypes(english));
