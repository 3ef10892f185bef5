import { expect, test } from 'vitest';
import { SamlRefused } from './refused.ts';
import { readResponse } from './service-provider.ts';
import { assertionText, base64, expectedOf, keys, responseText } from './testing/provider.ts';

/** What is small to send must not be long to read: anybody may post a message, and one thread reads them all. */
const { provider, attacker } = await keys();
const filled = (part: (at: number) => string): string => {
  let text = '';
  for (let at = 0; text.length < 200_000; at++) text += part(at);
  return text;
};
/** Enough for a machine with ten other things to do; what this is about took minutes. */
const PATIENCE_MS = 3000;

async function millisecondsOf(xml: string): Promise<number> {
  const began = performance.now();
  await readResponse(base64(xml), expectedOf(provider)).catch((error: unknown) => {
    if (!(error instanceof SamlRefused)) throw error;
  });
  return performance.now() - began;
}

const PARTS: [string, (at: number) => string][] = [
  ['instructions that never end', () => '<?'],
  ['instructions', () => '<?a?>'],
  ['elements', () => '<b/>'],
  ['elements that are never closed', () => '<b>'],
  ['elements with a namespace each', (at) => `<b xmlns="u${at}"/>`],
  ['comments that never end', () => '<!--'],
  ['texts beside texts', () => '<![CDATA[x]]>'],
  ['references', () => '&lt;'],
  ['references that never end', () => '&a'],
];

test.each(PARTS)('%s are read or refused at once', async (_, part) => {
  for (const place of [filled(part), `<?xml version="1.0"?><a>${filled(part)}</a>`])
    expect(await millisecondsOf(place)).toBeLessThan(PATIENCE_MS);
  // Where a signature is looked at: another's, so that all of it is gone through.
  const more = filled(part).slice(0, 150_000);
  expect(await millisecondsOf(responseText({ more, signAssertion: attacker }, provider))).toBeLessThan(
    PATIENCE_MS,
  );
  const inside = assertionText({}).replace('<saml:AttributeStatement>', `<saml:AttributeStatement>${more}`);
  expect(await millisecondsOf(responseText({}, provider, inside))).toBeLessThan(PATIENCE_MS);
});

test('an element with attributes or namespaces without number is', async () => {
  for (const one of [filled((at) => ` a${at}=""`), filled((at) => ` xmlns:a${at}="u"`)]) {
    expect(await millisecondsOf(`<a${one}/>`)).toBeLessThan(PATIENCE_MS);
    const signed = responseText({ signAssertion: attacker }, provider);
    expect(await millisecondsOf(signed.replace('<samlp:Response', `<samlp:Response${one}`))).toBeLessThan(
      PATIENCE_MS,
    );
    expect(await millisecondsOf(signed.replace('<saml:Assertion', `<saml:Assertion${one}`))).toBeLessThan(
      PATIENCE_MS,
    );
    expect(await millisecondsOf(signed.replace('<ds:SignedInfo', `<ds:SignedInfo${one}`))).toBeLessThan(
      PATIENCE_MS,
    );
  }
});

test('so is as much of them as a message may hold', async () => {
  const many = (part: (at: number) => string, count: number) =>
    Array.from({ length: count }, (_, at) => part(at)).join('');
  for (const full of [
    responseText(
      {
        more: many((n) => `<c>${many((at) => `<b xmlns="u${n}${at}"/>`, 950)}</c>`, 3),
        signAssertion: attacker,
      },
      provider,
    ),
    responseText(
      {
        more: many((at) => `<b${many((n) => ` xmlns:a${at * 60 + n}="u"`, 60)}/>`, 130),
        signAssertion: attacker,
      },
      provider,
    ),
  ])
    expect(await millisecondsOf(full)).toBeLessThan(PATIENCE_MS);
});
