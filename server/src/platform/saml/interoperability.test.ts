import { inflateRawSync } from 'node:zlib';
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import * as samlify from 'samlify';
import { describe, expect, test } from 'vitest';
import { startSamlCompany } from '../../../test/saml-company.ts';
import { createSigningKey } from './certificate.ts';
import { signedResponse } from './identity-provider.ts';
import {
  readProviderMetadata,
  readServiceMetadata,
  writeProviderMetadata,
  writeServiceMetadata,
} from './metadata.ts';
import { checkRequest, readRequest } from './request.ts';
import { readResponse, signOnRequest } from './service-provider.ts';
import { HERE, PROVIDER } from './testing/provider.ts';

/*
 * Against libraries that we did not write: node-saml and samlify as tools that read what we sign, samlify as a
 * provider whose answers we read. They go by the clock of the machine, so here now is now.
 */
const now = new Date();
const [from, until] = [new Date(now.getTime() - 86_400_000), new Date(now.getTime() + 86_400_000)];
const ours = await createSigningKey('ours', from, until);
const theirs = await createSigningKey('theirs', from, until);

// samlify asks for a validator of schemas; well-formedness is what it needs here.
samlify.setSchemaValidator({ validate: async () => 'ok' });

const SIGN_ON = 'https://id.example.com/o/acme/saml/sign-on';
const ENTITY = 'https://id.example.com/o/acme/saml';
const TOOL = 'https://wiki.example.org/metadata';
const TOOL_ACS = 'https://wiki.example.org/acs?to=1&2';

const metadata = writeProviderMetadata({
  entityId: ENTITY,
  signOnUrl: SIGN_ON,
  certificates: [ours.certificate],
});

/** What people are called, and what would end an element or an attribute if it were not escaped. */
const HOSTILE = `O'Brien & "Söhne" <b>]]>\n</saml:Assertion> 🙂`;

const response = (requestId: string | null, acsUrl = TOOL_ACS) =>
  signedResponse(
    { responseId: '_r1', issuer: ENTITY, acsUrl, requestId, now, key: ours },
    {
      assertionId: '_a1',
      audience: TOOL,
      nameId: { value: 'alice@example.com', format: 'email' },
      sessionIndex: '_s1',
      provedAt: now,
      attributes: { name: [HOSTILE], groups: ['Sales', 'Ops'], empty: [] },
    },
  );

describe('node-saml as a tool', () => {
  const saml = (wantAuthnResponseSigned: boolean) =>
    new SAML({
      issuer: TOOL,
      callbackUrl: TOOL_ACS,
      audience: TOOL,
      idpIssuer: ENTITY,
      entryPoint: SIGN_ON,
      idpCert: readProviderMetadata(metadata).certificates,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned,
      validateInResponseTo: ValidateInResponseTo.always,
      privateKey: theirs.privateKey,
      signatureAlgorithm: 'sha256',
      // It would digest with SHA-1.
      digestAlgorithm: 'sha256',
      identifierFormat: null,
    });

  test('asks by a signed redirect, and takes our answer', async () => {
    const tool = saml(true);
    const address = new URL(await tool.getAuthorizeUrlAsync('back', undefined, {}));
    const carrier = { binding: 'redirect', query: address.search.slice(1) } as const;
    expect(readRequest(carrier).issuer).toBe(TOOL);
    const request = checkRequest(
      carrier,
      { entityId: TOOL, acsUrl: TOOL_ACS, certificates: [theirs.certificate], mustBeSigned: true },
      { destination: SIGN_ON, now },
    );
    const { profile } = await tool.validatePostResponseAsync({ SAMLResponse: response(request.id) });
    expect(profile).toMatchObject({
      issuer: ENTITY,
      nameID: 'alice@example.com',
      nameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      sessionIndex: '_s1',
      attributes: { name: HOSTILE, groups: ['Sales', 'Ops'] },
    });
    await expect(tool.validatePostResponseAsync({ SAMLResponse: response('_other') })).rejects.toThrow();
  });

  test('asks by a signed form', async () => {
    const tool = saml(false);
    const form = await tool.getAuthorizeMessageAsync('', undefined, {});
    // node-saml packs the form's message too where it is not told otherwise.
    const xml = inflateRawSync(Buffer.from(String(form.SAMLRequest), 'base64')).toString();
    const samlRequest = Buffer.from(xml).toString('base64');
    const known = {
      entityId: TOOL,
      acsUrl: TOOL_ACS,
      certificates: [theirs.certificate],
      mustBeSigned: true,
    };
    const here = { destination: SIGN_ON, now };
    expect(checkRequest({ binding: 'post', samlRequest }, known, here).acsUrl).toBe(TOOL_ACS);
    const changed = Buffer.from(xml.replace('AllowCreate="true"', 'AllowCreate="false"')).toString('base64');
    expect(() => checkRequest({ binding: 'post', samlRequest: changed }, known, here)).toThrow(
      'bad_signature',
    );
  });
});

describe('samlify as a tool', () => {
  const provider = samlify.IdentityProvider({ metadata });
  const setting = {
    entityID: TOOL,
    wantAssertionsSigned: true,
    wantMessageSigned: true,
    privateKey: theirs.privateKey,
    signingCert: theirs.certificate,
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    nameIDFormat: ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
    assertionConsumerService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: TOOL_ACS.replace('&', '') },
    ],
  };
  // One that signs insists that the provider asks it to; ours leaves it to each tool.
  const tool = samlify.ServiceProvider(setting);
  const signing = samlify.ServiceProvider({ ...setting, authnRequestsSigned: true });

  test('is described by its metadata', () => {
    expect(readServiceMetadata(signing.getMetadata())).toMatchObject({
      entityId: TOOL,
      acsUrl: TOOL_ACS.replace('&', ''),
      certificates: [theirs.certificate],
      signsRequests: true,
      nameId: 'email',
    });
  });

  test('reads ours, asks by a redirect, and takes our answer', async () => {
    const { id, context } = tool.createLoginRequest(provider, 'redirect');
    const known = {
      entityId: TOOL,
      acsUrl: TOOL_ACS.replace('&', ''),
      certificates: [theirs.certificate],
      mustBeSigned: false,
    };
    const query = new URL(context).search.slice(1);
    const request = checkRequest({ binding: 'redirect', query }, known, { destination: SIGN_ON, now });
    expect(request.id).toBe(id);
    const { extract } = await tool.parseLoginResponse(provider, 'post', {
      body: { SAMLResponse: response(request.id, known.acsUrl) },
    });
    expect(extract.nameID).toBe('alice@example.com');
    expect(extract.attributes?.groups).toEqual(['Sales', 'Ops']);
    expect(extract.response?.inResponseTo).toBe(id);
  });

  test('refuses what another key signed', async () => {
    const stranger = samlify.IdentityProvider({
      metadata: writeProviderMetadata({
        entityId: ENTITY,
        signOnUrl: SIGN_ON,
        certificates: [theirs.certificate],
      }),
    });
    const body = { SAMLResponse: response('_x', TOOL_ACS.replace('&', '')) };
    await expect(tool.parseLoginResponse(stranger, 'post', { body })).rejects.toThrow();
  });
});

describe('samlify as a provider', () => {
  test('understands our metadata and our request, and we take its answer', async () => {
    const company = await startSamlCompany();
    try {
      company.trust(writeServiceMetadata({ ...HERE, certificate: null }));
      company.person = { nameId: 'alice & bob', attributes: { mail: HOSTILE, groups: ['a', 'b'] } };
      const provider = readProviderMetadata(company.metadata);
      expect(provider.entityId).toBe(company.entityId);
      const asked = { id: '_request1', ...HERE, provider, nameIdFormat: null, forceAuthn: true };
      const address = signOnRequest({ ...asked, relayState: 'state', key: null, now });
      const { SAMLResponse, RelayState } = await company.answer(address);
      expect(RelayState).toBe('state');
      const expected = { ...HERE, provider, requestId: '_request1', now: new Date() };
      expect(await readResponse(SAMLResponse, expected)).toMatchObject({
        issuer: company.entityId,
        nameId: { value: 'alice & bob' },
        attributes: { mail: [HOSTILE], groups: ['a', 'b'] },
      });
      company.person = null;
      const no = await company.answer(address);
      await expect(readResponse(no.SAMLResponse, expected)).rejects.toThrow('provider_refused: AuthnFailed');
    } finally {
      company.close();
    }
  });

  test('checks the signature of our request, and we say in our metadata that there is one', async () => {
    const provider = samlify.IdentityProvider({
      entityID: PROVIDER,
      privateKey: theirs.privateKey,
      signingCert: theirs.certificate,
      wantAuthnRequestsSigned: true,
      requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      singleSignOnService: [
        {
          Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
          Location: 'https://provider.example.net/sso?tenant=1',
        },
      ],
    });
    const service = samlify.ServiceProvider({
      metadata: writeServiceMetadata({ ...HERE, certificate: ours.certificate }),
    });
    const description = readProviderMetadata(provider.getMetadata());
    expect(description).toMatchObject({ certificates: [theirs.certificate], wantsSignedRequests: true });
    const asked = { id: '_request1', ...HERE, provider: description, nameIdFormat: null, forceAuthn: true };
    const parse = (key: typeof ours) => {
      const { searchParams, search } = new URL(signOnRequest({ ...asked, relayState: 'a b', key, now }));
      const octetString = search
        .slice(1)
        .split('&')
        .filter((pair) => /^(SAMLRequest|RelayState|SigAlg)=/.test(pair))
        .join('&');
      return provider.parseLoginRequest(service, 'redirect', {
        query: Object.fromEntries(searchParams),
        octetString,
      });
    };
    expect((await parse(ours)).extract.request?.id).toBe('_request1');
    await expect(parse(theirs)).rejects.toThrow();
  });
});
