import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../test/harness.ts';
import { startBackgroundWork } from '../../app/worker.ts';
import { bareCertificate } from '../../platform/saml/certificate.ts';
import { createSigningKey, type SigningKey } from '../../platform/saml/index.ts';
import { contextOf } from '../sessions/index.ts';
import * as contract from './contract.ts';
import { type Facts, vouchedContact } from './facts.ts';
import { recheckSome } from './recheck-worker.ts';
import { type DnsServer, startDnsServer } from './testing/dns.ts';

/* What a provider and a domain were once is looked at again: keys that change, records that go. */
let app: TestApp;
let org: TestOrganization;
let dns: DnsServer;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** Where the provider keeps its metadata. */
const told = {
  server: createServer((_, response) => response.writeHead(told.status).end(told.text)),
  url: '',
  status: 200,
  text: '',
};
let keys: SigningKey[];

beforeAll(async () => {
  dns = await startDnsServer();
  app = await startTestApp({ smtp: true, settings: { dnsServer: dns.address } });
  org = await app.organization();
  await new Promise<void>((done) => told.server.listen(0, '127.0.0.1', done));
  told.url = `http://127.0.0.1:${(told.server.address() as AddressInfo).port}/metadata`;
  const life = [new Date('2020-01-01'), new Date('2049-01-01')] as const;
  keys = await Promise.all(['one', 'two'].map((name) => createSigningKey(name, ...life)));
});
afterEach(() => app.clock.reset());
afterAll(async () => {
  told.server.close();
  await app?.close();
  dns?.close();
});

const recheck = () =>
  recheckSome({
    db: app.db,
    log: app.services.log,
    contextFor: (id) => app.services.contextFor(id, { kind: 'system' }),
  });
const later = async (seconds: number) => {
  await move(seconds);
  await recheck();
};
/** Sessions of admins do not last that long. */
const move = async (seconds: number) => {
  await app.clock.move(seconds);
  await app.signIn(org.admin);
};
const events = async (target: string) =>
  (
    await app.db.many<{ action: string }>(
      'select action from audit_events where target_id = $1 order by id',
      [target],
    )
  ).map(({ action }) => action);

interface Written {
  entityId?: string;
  by?: SigningKey[];
  more?: string;
  signOn?: string;
}
const metadataOf = ({ entityId = 'https://id.example/m', by = [], more = '', signOn = 'sso' }: Written) =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${entityId}"${more}><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${by
    .map(
      (key) =>
        `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bareCertificate(key.certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
    )
    .join(
      '',
    )}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://id.example/${signOn}"/></md:IDPSSODescriptor></md:EntityDescriptor>`;

describe('metadata that was read from an address', () => {
  const give = async (id: string, body: { metadata?: string; metadata_url?: string }) =>
    app.call(org.admin, contract.setSamlProvider, { params: { id }, body: { ...body, vouches: true } });
  const begin = async () =>
    (await app.call(org.admin, contract.createSamlConnection, { body: { name: 'Harbor ID' } })).body.id;
  const shown = async (id: string) => {
    const { body } = await app.call(org.admin, contract.listConnections);
    const found = body.items.find((one) => one.id === id);
    if (!found?.saml) throw new Error('There is no such connection.');
    return found.saml;
  };

  test('is read again every day: new keys count at once, old ones go a day after they were taken out', async () => {
    const [one, two] = keys as [SigningKey, SigningKey];
    told.text = metadataOf({ by: [one] });
    const id = await begin();
    const { body } = await give(id, { metadata_url: told.url });
    expect(body.saml).toMatchObject({ refreshed_at: expect.any(String), refresh_problem: null });
    await app.db.many(`update connections set tested_at = app_now(), state = 'on' where id = $1`, [id]);
    const [first] = (await shown(id)).certificates;
    const count = async () => (await shown(id)).certificates.length;
    const before = await events(id);
    await later(DAY - 60);
    await later(120);
    // The same as before is no change.
    expect(await events(id)).toEqual(before);
    told.text = metadataOf({ by: [one, two] });
    await later(DAY);
    expect(await count()).toBe(2);
    told.text = metadataOf({ by: [two], signOn: 'new' });
    await later(DAY);
    expect([await count(), (await shown(id)).sign_on_url]).toEqual([2, 'https://id.example/new']);
    await later(DAY);
    const { certificates } = await shown(id);
    expect([certificates.length, certificates[0]?.fingerprint === first?.fingerprint]).toEqual([1, false]);
    expect(await events(id)).toEqual([...before, ...Array(3).fill('connection.updated')]);
    const rows = await app.db.many<{ state: string }>('select state from connections where id = $1', [id]);
    expect(rows).toEqual([{ state: 'on' }]);
  });

  test('stays in force where the new one is amiss, and the admin sees why', async () => {
    const [one, two] = keys as [SigningKey, SigningKey];
    const good = metadataOf({ by: [one] });
    told.text = good;
    const id = await begin();
    const { body } = await give(id, { metadata_url: told.url });
    const { certificates, refreshed_at } = body.saml ?? {};
    const amiss: [string, string, number?][] = [
      ['no_answer', good, 500],
      ['unreadable', 'hello'],
      ['not_metadata', '<x/>'],
      ['no_certificate', metadataOf({})],
      ['no_endpoint', metadataOf({ by: [one] }).replace('="https://id.example/sso', '="javascript://id')],
      ['other_provider', metadataOf({ by: [two], entityId: 'https://mallory.example' })],
      ['expired', metadataOf({ by: [two], more: ' validUntil="2020-01-01T00:00:00Z"' })],
    ];
    for (const [problem, text, status = 200] of amiss) {
      Object.assign(told, { text, status });
      await app.db.many('update connections set refresh_at = app_now() where id = $1', [id]);
      await recheck();
      expect(await shown(id)).toMatchObject({ refresh_problem: problem, certificates, refreshed_at });
    }
    Object.assign(told, { text: good, status: 200 });
    // Tried again within the hour.
    await later(HOUR + 1);
    expect((await shown(id)).refresh_problem).toBeNull();
  });

  test('says how soon it wants to be read, and until when it is good', async () => {
    const [one] = keys as [SigningKey];
    const id = await begin();
    const next = async (more: string) => {
      told.text = metadataOf({ by: [one], more });
      await give(id, { metadata_url: told.url });
      const [row] = await app.db.many<{ hours: number }>(
        'select round(extract(epoch from refresh_at - app_now()) / 3600)::int as hours from connections where id = $1',
        [id],
      );
      return row?.hours;
    };
    const inHours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
    expect(await next('')).toBe(24);
    expect(await next(' cacheDuration="PT6H"')).toBe(6);
    expect(await next(' cacheDuration="P7D"')).toBe(24);
    expect(await next(' cacheDuration="PT1S"')).toBe(1);
    expect(await next(' cacheDuration="often"')).toBe(24);
    expect(await next(` validUntil="${inHours(4.6)}"`)).toBe(5);
    expect((await shown(id)).metadata_good_until).toMatch(/^\d{4}-/);
    const late = await give(id, {
      metadata: metadataOf({ by: [one], more: ' validUntil="2020-01-01T00:00:00Z"' }),
    });
    expect(late.problem).toMatchObject({
      code: 'connection.metadata_unusable',
      errors: [{ pointer: '/metadata', detail: expect.stringContaining('validUntil') }],
    });
    // What was pasted has no address to read.
    const pasted = await give(id, { metadata: metadataOf({ by: [one] }) });
    expect(pasted.body.saml).toMatchObject({ refreshed_at: null, metadata_url: null });
    expect(await next('')).toBe(24);
  });
});

describe('a verified domain', () => {
  const tx = () =>
    contextOf({ ...app.services.contextFor(org.id, { kind: 'system' }) }, org.id, { kind: 'system' });
  async function verifiedDomain(domain: string) {
    const { body } = await app.call(org.admin, contract.addDomain, { body: { domain } });
    dns.records.set(body.record_name, body.record_value);
    await app.call(org.admin, contract.verifyDomain, { params: { id: body.id } });
    const of = async () => {
      const list = await app.call(org.admin, contract.listDomains);
      const found = list.body.items.find((one) => one.id === body.id);
      const facts = { emailVerified: true, email: `ada@${domain}` } as Facts;
      return [found?.state, found?.failing_since !== null, Boolean(await vouchedContact(tx(), facts))];
    };
    return { ...body, of };
  }

  test('whose record is gone vouches for seven days more, and at once when it is back', async () => {
    const { id, record_name, record_value, of } = await verifiedDomain('harbor.example');
    expect(await of()).toEqual(['verified', false, true]);
    await later(DAY + 60);
    expect(await of()).toEqual(['verified', false, true]);
    dns.records.set(record_name, 'beckon-verification=of-somebody-else');
    await later(DAY);
    expect(await of()).toEqual(['failing', true, true]);
    dns.records.delete(record_name);
    await later(6 * DAY);
    await later(23 * HOUR);
    expect(await of()).toEqual(['failing', true, true]);
    // The moment alone decides; nobody needs to have looked.
    await move(2 * HOUR);
    expect(await of()).toEqual(['lapsed', true, false]);
    await recheck();
    await later(2 * HOUR);
    expect(await events(id)).toEqual(['domain.added', 'domain.verified', 'domain.failing', 'domain.lapsed']);
    dns.records.set(record_name, record_value);
    await later(HOUR + 1);
    expect(await of()).toEqual(['verified', false, true]);
    expect((await events(id)).at(-1)).toBe('domain.restored');
    // By hand, without waiting for it.
    dns.records.delete(record_name);
    await later(DAY);
    await move(8 * DAY);
    expect(await of()).toEqual(['lapsed', true, false]);
    dns.records.set(record_name, record_value);
    await app.call(org.admin, contract.verifyDomain, { params: { id } });
    expect(await of()).toEqual(['verified', false, true]);
  });

  test('does not go because name servers have a bad day, but because they have three', async () => {
    const { record_name, of } = await verifiedDomain('quay.example');
    dns.broken.add(record_name);
    await later(DAY + 60);
    await later(DAY);
    expect(await of()).toEqual(['verified', false, true]);
    await later(DAY);
    expect(await of()).toEqual(['failing', true, true]);
  });

  test('that goes is told to Organization Admins alone, once each time, in words', async () => {
    const { id, record_name } = await verifiedDomain('pier.example');
    const support = await app.user(org, { grants: [{ role: 'support' }] });
    await app.db.many('delete from deliveries');
    dns.records.delete(record_name);
    await later(DAY + 60);
    await later(2 * HOUR);
    const queued = await app.db.many<{ user_id: string; subject_id: string }>(
      `select user_id, subject_id from deliveries where kind = 'domain_notice'`,
    );
    expect(queued).toEqual([{ user_id: org.admin.id, subject_id: id }]);
    expect(queued.some((one) => one.user_id === support.id)).toBe(false);
    const worker = startBackgroundWork(app.services);
    worker.wake();
    const mail = await app.smtp?.waitFor((m) => m.text?.includes('pier.example') ?? false);
    await worker.stop();
    expect(mail?.subject).toBe('The DNS record of pier.example is gone');
    expect(mail?.text).toContain('/admin/identity/sign-in');
  });
});
