import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as samlify from 'samlify';
import { createSigningKey, type SigningKey } from '../src/platform/saml/index.ts';

// samlify asks for a validator of schemas; that what it gets is well-formed is all that it needs here.
samlify.setSchemaValidator({ validate: async () => 'ok' });

/** Who is signed in at the company's provider, and what it says about them. */
export interface CompanyPerson {
  nameId: string;
  attributes: Readonly<Record<string, string | readonly string[]>>;
}

export interface SamlCompany {
  url: string;
  entityId: string;
  metadata: string;
  /** Who is signed in there; null: it refuses. */
  person: CompanyPerson | null;
  /** What leaves, before it is signed: for messages that no honest provider writes. */
  change: (xml: string) => string;
  /** Our own metadata, by which it knows where to send people. */
  trust(metadata: string): void;
  /** The fields of the form with which it would send the browser of this address back. */
  answer(address: string): Promise<{ action: string; SAMLResponse: string; RelayState: string }>;
  /** Its own key, for whoever writes messages of it by hand. */
  key: SigningKey;
  /** What a message to its sign-out address says, once the signature was found good. */
  readLogout(address: string): Promise<Record<string, unknown>>;
  close(): void;
}

export interface SamlCompanySettings {
  /** People can sign out there; it wants to hear of it at an address of its own. */
  singleLogout?: boolean;
  wantsSigned?: boolean;
}

const RESPONSE = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{Id}r" Version="2.0" IssueInstant="{Now}" Destination="{Acs}" InResponseTo="{Request}"><saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="{Id}a" Version="2.0" IssueInstant="{Now}"><saml:Issuer>{Issuer}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{NameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{Until}" Recipient="{Acs}" InResponseTo="{Request}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{Now}" NotOnOrAfter="{Until}"><saml:AudienceRestriction><saml:Audience>{Audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{Now}" SessionIndex="{Id}s"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>{Attributes}</saml:Assertion></samlp:Response>`;

const escaped = (text: string) =>
  text.replaceAll(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);

/** A company's identity provider with SAML, on a port of its own: samlify, of which nothing is ours. */
export async function startSamlCompany({
  singleLogout = false,
  wantsSigned = false,
}: SamlCompanySettings = {}): Promise<SamlCompany> {
  const key = await createSigningKey('company', new Date('2020-01-01'), new Date('2049-01-01'));
  let service: ReturnType<typeof samlify.ServiceProvider> | undefined;
  let count = 0;
  const server = createServer(async (request, reply) => {
    try {
      const form = await company.answer(request.url ?? '');
      const fields = (['SAMLResponse', 'RelayState'] as const).map(
        (name) => `<input type="hidden" name="${name}" value="${escaped(form[name])}">`,
      );
      reply.setHeader('content-type', 'text/html');
      reply.end(
        `<!doctype html><title>Company</title><form method="post" action="${escaped(form.action)}">${fields.join('')}<button>Sign in</button></form>`,
      );
    } catch (error) {
      reply.writeHead(400).end(String(error));
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const entityId = `${url}/metadata`;
  const setting = {
    entityID: entityId,
    privateKey: key.privateKey,
    signingCert: key.certificate,
    isAssertionEncrypted: false,
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    singleSignOnService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: `${url}/sign-on` },
    ],
    ...(singleLogout
      ? {
          singleLogoutService: [
            { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: `${url}/sign-out` },
          ],
          wantLogoutRequestSigned: true,
          wantLogoutResponseSigned: true,
        }
      : {}),
    wantAuthnRequestsSigned: wantsSigned,
    loginResponseTemplate: { context: RESPONSE, attributes: [] },
  };
  const provider = samlify.IdentityProvider(setting);

  const company: SamlCompany = {
    url,
    entityId,
    metadata: provider.getMetadata(),
    person: null,
    change: (xml) => xml,
    trust(metadata) {
      service = samlify.ServiceProvider({ metadata });
    },
    async answer(address) {
      if (!service) throw new Error('This provider knows nobody yet.');
      const { query, octetString } = signedQuery(address, url);
      const asked = await provider.parseLoginRequest(service, 'redirect', { query, octetString });
      const { person } = company;
      const acs = service.entityMeta.getAssertionConsumerService('post');
      const action = Array.isArray(acs) ? String(acs[0]) : String(acs);
      if (!person)
        return {
          action,
          SAMLResponse: refused(action, asked.extract.request?.id),
          RelayState: query.RelayState ?? '',
        };
      const now = Date.now();
      count += 1;
      const values: Record<string, string> = {
        Id: `_${now.toString(36)}${count}`,
        Now: new Date(now).toISOString(),
        Until: new Date(now + 300_000).toISOString(),
        Acs: action,
        Audience: service.entityMeta.getEntityID(),
        Issuer: entityId,
        Request: String(asked.extract.request?.id),
        NameId: escaped(person.nameId),
        Attributes: attributesOf(person),
      };
      const fill = (template: string) => ({
        id: `${values.Id}r`,
        context: company.change(template.replaceAll(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)),
      });
      const made = await provider.createLoginResponse(service, { extract: asked.extract }, 'post', {}, fill);
      return { action, SAMLResponse: made.context, RelayState: query.RelayState ?? '' };
    },
    key,
    async readLogout(address) {
      if (!service) throw new Error('This provider knows nobody yet.');
      const sent = signedQuery(address, url);
      const { extract } = await ('SAMLRequest' in sent.query
        ? provider.parseLogoutRequest(service, 'redirect', sent)
        : provider.parseLogoutResponse(service, 'redirect', sent));
      return { ...extract, relayState: sent.query.RelayState ?? null };
    },
    close: () => server.close(),
  };
  return company;
}

/** A query, and the part of it that a signature covers, as it was sent. */
function signedQuery(address: string, base: string) {
  const { searchParams, search } = new URL(address, base);
  const octetString = search
    .slice(1)
    .split('&')
    .filter((pair) => /^(SAMLRequest|SAMLResponse|RelayState|SigAlg)=/.test(pair))
    .join('&');
  return { query: Object.fromEntries(searchParams), octetString };
}

function attributesOf({ attributes }: CompanyPerson): string {
  const each = Object.entries(attributes).map(([name, value]) => {
    const values = [value].flat().map((one) => `<saml:AttributeValue>${escaped(one)}</saml:AttributeValue>`);
    return `<saml:Attribute Name="${escaped(name)}">${values.join('')}</saml:Attribute>`;
  });
  return each.length > 0 ? `<saml:AttributeStatement>${each.join('')}</saml:AttributeStatement>` : '';
}

const refused = (acs: string, request: unknown): string =>
  Buffer.from(
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_no" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${acs}" InResponseTo="${request}"><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode></samlp:Status></samlp:Response>`,
  ).toString('base64');
