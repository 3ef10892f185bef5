import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureCluster, ensureTemplate } from './cluster.ts';
import { temporaryFolder } from './testing/helpers.ts';

const NOBODY = 65_534;

/** A template as another user leaves it: closed to us. Root may read everything, so there it changes hands instead. */
function templateOfAnotherUser(templateFolder: string, name: string): string {
  const template = join(templateFolder, name);
  mkdirSync(template, { mode: 0o700 });
  writeFileSync(join(template, 'theirs'), '');
  if (process.getuid?.() === 0) chownSync(template, NOBODY, NOBODY);
  else chmodSync(template, 0);
  return template;
}

test('an empty database is kept as a template, which the next one is copied from; one of another user is left alone', async () => {
  const ours = temporaryFolder();
  const template = await ensureTemplate(ours);
  if (!template) throw new Error('No template was made.');
  // A mark shows in every copy.
  writeFileSync(join(template, 'mark'), '');
  const copied = join(temporaryFolder(), 'database');
  await ensureCluster(copied, ours);
  expect(readdirSync(copied)).toEqual(readdirSync(template));

  const theirs = temporaryFolder();
  const closed = templateOfAnotherUser(theirs, template.slice(ours.length + 1));
  const before = statSync(closed).mtimeMs;
  const made = join(temporaryFolder(), 'database');
  await ensureCluster(made, theirs);
  expect(existsSync(join(made, 'PG_VERSION'))).toBe(true);
  expect(existsSync(join(made, 'theirs'))).toBe(false);
  expect(statSync(closed).mtimeMs).toBe(before);
});
