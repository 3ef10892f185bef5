import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { SamlRefused } from '../refused.ts';
import { readResponse } from '../service-provider.ts';
import { type Change, mutated } from './mutate.ts';
import { base64, expectedOf, keys, responseText } from './provider.ts';

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('copy', 'move', 'remove', 'text', 'id', 'rename', 'comment'),
    from: fraction,
    to: fraction,
    at: fraction,
  }),
  { minLength: 1, maxLength: 6 },
);

/**
 * Whatever is done to an honest message, it is refused, or says exactly what it said before.
 * @returns how many were refused and how many were still taken
 */
export async function neverAnother(runs: number): Promise<{ refused: number; taken: number }> {
  const { provider } = await keys();
  const expected = expectedOf(provider);
  const messages = [responseText({}, provider), responseText({ signResponse: provider }, provider)];
  const [honest = ''] = messages;
  const facts = await readResponse(base64(honest), expected);
  const count = { refused: 0, taken: 0 };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...messages), changes, async (message, done) => {
      try {
        const read = await readResponse(base64(mutated(message, done)), expected);
        count.taken += 1;
        return isDeepStrictEqual(read, facts);
      } catch (error) {
        if (!(error instanceof SamlRefused)) throw error;
        count.refused += 1;
        return true;
      }
    }),
    { numRuns: runs },
  );
  return count;
}
