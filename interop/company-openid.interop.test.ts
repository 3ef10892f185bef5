import { afterAll, afterEach, beforeAll, test } from 'vitest';
import { pictureFailure } from '../e2e/world.ts';
import { type Beckon, startBeckon } from './beckon.ts';
import { type Company, type Connection, joinBy, signOutThere, switchOn } from './company.ts';
import { startOutsideProvider } from './peers/openid-provider.ts';
import { DOCTOR, startLemonProvider } from './servers/lemonldap.ts';

/** Beckon takes people from the providers of companies that are not ours, and their sign-in accepts an invitation. */
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

/** Letters and digits alone: LemonLDAP::NG does not decode what RFC 6749 2.3.1 encodes, the hyphen included. */
const CLIENT = { clientId: 'beckon', clientSecret: 'aSecretOfBeckon' };
const addressOf = (path: string) => `${beckon.world.url}/sign-in/company/${path}`;

function connect(name: string, { issuer }: Company): Promise<Connection> {
  const provider = { issuer, client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret };
  return beckon.call<Connection>('POST', '/connections', { name, ...provider });
}

test('sign-in at oidc-provider is tested, switched on, accepts an invitation, and ends there with the sign-out here', async () => {
  const email = 'ada@people.example';
  const provider = await startOutsideProvider({
    users: [{ login: 'ada', email, email_verified: true }],
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [addressOf('callback')],
        post_logout_redirect_uris: [addressOf('signed-out')],
      },
    ],
  });
  stops.push(provider.stop);
  const company: Company = { issuer: provider.issuer, email, signIn: (page) => provider.signIn(page, 'ada') };
  const connection = await connect('oidc-provider', company);
  await switchOn(beckon, connection, company);
  const { page } = await joinBy(beckon, connection, company, [team.id]);
  await signOutThere(beckon, page, {
    connection,
    company,
    confirm: (at) => at.click('[name=logout][value=yes]'),
  });
});

test('sign-in at LemonLDAP::NG is tested, switched on, and accepts an invitation', async () => {
  const provider = await startLemonProvider({ ...CLIENT, redirectUri: addressOf('callback') });
  stops.push(provider.stop);
  const company: Company = {
    issuer: provider.issuer,
    email: DOCTOR.email,
    signIn: (page) => provider.signIn(page, DOCTOR.login),
  };
  const connection = await connect('LemonLDAP::NG', company);
  await switchOn(beckon, connection, company);
  await joinBy(beckon, connection, company, [team.id]);
});
