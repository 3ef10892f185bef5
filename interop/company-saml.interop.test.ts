import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pictureFailure } from '../e2e/world.ts';
import { type Beckon, startBeckon } from './beckon.ts';
import { type Company, type Connection, joinBy, signOutThere, switchOn } from './company.ts';
import { startSamlifyProvider } from './peers/saml-provider.ts';
import { startSimpleSaml } from './servers/simplesaml.ts';

/** Beckon takes people from SAML providers that are not ours, and their sign-in accepts an invitation. */
let beckon: Beckon;
let team: { id: string };
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  beckon = await startBeckon();
  team = await beckon.team('Kitchen');
});

afterEach(async (context) => {
  await pictureFailure(context, beckon.world);
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => beckon?.close());

interface SamlConnection extends Connection {
  saml: { metadata_address: string };
}

/** Our metadata is what the provider needs, and the other way round. */
async function begin(name: string): Promise<{ connection: SamlConnection; metadata: string }> {
  const connection = await beckon.call<SamlConnection>('POST', '/connections/saml', { name });
  const metadata = await (await fetch(connection.saml.metadata_address)).text();
  return { connection, metadata };
}

async function meet({ id }: Connection, metadata: string): Promise<void> {
  await beckon.call('PUT', `/connections/${id}/saml`, { metadata, vouches: true });
  await beckon.call('PATCH', `/connections/${id}`, { mapping: { department: 'dept' } });
}

const departmentOf = async (userId: string) => {
  const [user] = await beckon.world.query<{ department: string }>(
    'select department from users where id = $1',
    [userId],
  );
  return user?.department;
};

test('sign-in at SimpleSAMLphp accepts an invitation with the details it tells, and ends on both sides with the sign-out on one', async () => {
  const email = 'ada@people.example';
  const dept = `"Söhne" & <b>O'Brien</b>`;
  const provider = await startSimpleSaml([{ login: 'ada', attributes: { email: [email], dept: [dept] } }]);
  stops.push(provider.stop);
  const { connection, metadata } = await begin('SimpleSAMLphp');
  provider.trust(metadata);
  await meet(connection, provider.metadata);
  const company: Company = {
    issuer: provider.entityId,
    email,
    signIn: (page) => provider.signIn(page, 'ada'),
  };
  await switchOn(beckon, connection, company);
  const { page, userId } = await joinBy(beckon, connection, company, [team.id]);
  expect(await departmentOf(userId)).toBe(dept);
  // The same name id at the second sign-in: the same person.
  await signOutThere(beckon, page, { connection, company });
  // And the other way round: it asks for the end of what it began, and goes on once it is told that this is done.
  await page.goto(provider.signOut);
  await page.waitForURL((url) => url.href.includes('frontpage_welcome'));
  const alive = 'select 1 from sessions where user_id = $1 and ended_at is null';
  expect(await beckon.world.query(alive, [userId])).toEqual([]);
});

test('sign-in at samlify accepts an invitation', async () => {
  const { connection, metadata } = await begin('samlify');
  const provider = await startSamlifyProvider(metadata);
  stops.push(provider.stop);
  await meet(connection, provider.metadata);
  const company: Company = {
    issuer: /entityID="([^"]+)"/.exec(provider.metadata)?.[1] ?? '',
    email: provider.user.email,
    signIn: (page) => page.click('button:has-text("Go on")'),
  };
  await switchOn(beckon, connection, company);
  await joinBy(beckon, connection, company, [team.id]);
});
