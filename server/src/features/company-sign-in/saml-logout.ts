import { newId } from '../../platform/ids.ts';
import {
  type Carrier,
  logoutRequest,
  logoutResponse,
  readLogoutRequest,
  SamlRefused,
} from '../../platform/saml/index.ts';
import type { Visit } from '../sessions/index.ts';
import { endByProvider } from './commands/end-by-provider.ts';
import type { WayOut } from './facts.ts';
import type { ConnectionRow } from './queries.ts';
import { providerOf, type SamlSettings, samlLogoutAddress, samlNames } from './saml.ts';
import { keyOf } from './saml-key.ts';
import { NOW } from './saml-queries.ts';

const settingsOf = ({ settings }: ConnectionRow) => settings as Partial<SamlSettings>;
const messageId = (): string => `_${newId()}`;
const nowOf = async ({ db }: Visit): Promise<Date> => (await db.one<{ now: Date }>(NOW))?.now ?? new Date(0);

/** Where the browser signs out at a provider that offers it; null where it does not. Nobody is asked for it. */
export async function samlWayOut(
  visit: Visit,
  connection: ConnectionRow,
  { nameId }: Extract<WayOut, { protocol: 'saml' }>,
  sessionIndex: string | null,
): Promise<string | null> {
  const { logout_url: logoutUrl } = settingsOf(connection);
  if (!logoutUrl) return null;
  return logoutRequest({
    id: messageId(),
    entityId: samlNames(visit, connection.id).entityId,
    logoutUrl,
    nameId,
    sessionIndex,
    relayState: null,
    key: await keyOf(visit, connection),
    now: await nowOf(visit),
  });
}

/**
 * Ends what a provider says is over, and answers: the address to send the browser back to, or null where the provider
 * names none.
 * @throws SamlRefused where it is not to be believed, or was taken before
 */
export async function receiveSamlLogout(
  visit: Visit,
  connection: ConnectionRow,
  carrier: Carrier,
  relayState: string | null,
): Promise<string | null> {
  const provider = providerOf(connection);
  if (!provider) throw new SamlRefused('unsolicited');
  const now = await nowOf(visit);
  const destination = samlLogoutAddress(visit, connection.id);
  const said = readLogoutRequest(carrier, provider, { destination, now });
  const taken = await endByProvider(visit, connection, {
    issuer: provider.entityId,
    messageId: `saml ${said.id}`,
    subject: said.nameId.value,
    providerSessions: said.sessionIndexes,
    saidAt: said.issuedAt,
  });
  if (!taken) throw new SamlRefused('replayed');
  const { logout_answer_url: answerUrl } = settingsOf(connection);
  if (!answerUrl) return null;
  return logoutResponse({
    id: messageId(),
    entityId: samlNames(visit, connection.id).entityId,
    answerUrl,
    requestId: said.id,
    relayState,
    key: await keyOf(visit, connection),
    now,
  });
}
