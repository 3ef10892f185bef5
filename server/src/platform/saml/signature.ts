import { SignedXml } from 'xml-crypto';
import { bareCertificate, type SigningKey } from './certificate.ts';
import { ENVELOPED, EXCLUSIVE_C14N, NS, RSA_SHA256, SHA256 } from './names.ts';
import { SamlRefused } from './refused.ts';
import { attribute, childrenNamed, element, parseXml, withDescendants, Xml } from './xml.ts';

/**
 * Signs an element of SAML: the signature stands right after its Issuer, as the schema wants it.
 * @param xml a whole document whose root carries `ID` and has an Issuer
 */
export function signElement(xml: Xml, key: SigningKey): Xml {
  const signer = new SignedXml({
    privateKey: key.privateKey,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE_C14N,
    getKeyInfoContent: () => keyInfo(key.certificate),
  });
  signer.addReference({
    xpath: '/*',
    transforms: [ENVELOPED, EXCLUSIVE_C14N],
    digestAlgorithm: SHA256,
  });
  signer.computeSignature(xml.toString(), {
    prefix: 'ds',
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  });
  return new Xml(signer.getSignedXml());
}

/** Says which key it was; whoever checks knows it already. */
const keyInfo = (certificate: string): string =>
  element('ds:X509Data', {}, element('ds:X509Certificate', {}, bareCertificate(certificate))).toString();

/** Stronger than SHA-1, made with a private key, and known to the library that checks. */
const SIGNATURES = new Set([RSA_SHA256, 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512']);
const DIGESTS = new Set([SHA256, 'http://www.w3.org/2001/04/xmlenc#sha512']);
const TRANSFORMS = new Set<string>([ENVELOPED, EXCLUSIVE_C14N]);

/**
 * What must hold of every signature in a message before any is checked: known algorithms, one reference, to the very
 * element that it stands in, no further contents, and no ID twice. A wrapped signature needs one of these to be broken.
 * @param places the only elements that may be signed, where there is one at all
 * @throws SamlRefused `misplaced_signature`, `duplicate_id`, `weak_algorithm`
 */
export function refuseOddSignatures(root: Element, places: readonly Element[]): void {
  const all = withDescendants(root);
  const ids = all.flatMap((each) => ['ID', 'Id', 'id'].flatMap((name) => attribute(each, name) ?? []));
  if (new Set(ids).size !== ids.length) throw new SamlRefused('duplicate_id');
  const signatures = all.filter((each) => each.localName === 'Signature');
  for (const signature of signatures) {
    const owner = places.find((place) => signature.parentNode === place);
    if (!owner || signature.namespaceURI !== NS.signature) throw new SamlRefused('misplaced_signature');
    if (childrenNamed(owner, NS.signature, 'Signature').length > 1)
      throw new SamlRefused('misplaced_signature');
    refuseOddSignature(signature, owner);
  }
}

function refuseOddSignature(signature: Element, owner: Element): void {
  const inside = withDescendants(signature);
  const named = (name: string) => inside.filter((each) => each.localName === name);
  const algorithms = (name: string) => named(name).map((each) => attribute(each, 'Algorithm') ?? '');
  const id = attribute(owner, 'ID');
  const [reference, ...others] = named('Reference');
  if (!id || others.length > 0 || attribute(reference ?? null, 'URI') !== `#${id}`)
    throw new SamlRefused('misplaced_signature');
  if (named('Object').length > 0 || named('SignedInfo').length !== 1)
    throw new SamlRefused('misplaced_signature');
  const known =
    algorithms('SignatureMethod').every((name) => SIGNATURES.has(name)) &&
    algorithms('DigestMethod').every((name) => DIGESTS.has(name)) &&
    algorithms('CanonicalizationMethod').every((name) => name === EXCLUSIVE_C14N) &&
    algorithms('Transform').every((name) => TRANSFORMS.has(name));
  if (!known) throw new SamlRefused('weak_algorithm');
}

/**
 * Checks the signature of a document's root, and gives back what was really signed: nothing else may be read.
 * Certificates in the message itself are not looked at.
 * @throws SamlRefused `unsigned`, `bad_signature`, and those of `refuseOddSignatures`
 */
export function verifiedRoot(xml: string, certificates: readonly string[]): Element {
  const root = parseXml(xml);
  refuseOddSignatures(root, [root]);
  const [signature] = childrenNamed(root, NS.signature, 'Signature');
  if (!signature) throw new SamlRefused('unsigned');
  return parseXml(signedText(xml, signature, certificates));
}

/**
 * What a signature of this document really covers, by any of these certificates and no other.
 * @throws SamlRefused `bad_signature`
 */
export function signedText(xml: string, signature: Element, certificates: readonly string[]): string {
  for (const publicCert of certificates) {
    const signed = checked(xml, signature, publicCert);
    if (signed !== null) return signed;
  }
  throw new SamlRefused('bad_signature');
}

function checked(xml: string, signature: Element, publicCert: string): string | null {
  const check = new SignedXml({ publicCert, getCertFromKeyInfo: () => null });
  try {
    check.loadSignature(signature);
    if (!check.checkSignature(xml)) return null;
  } catch {
    return null;
  }
  const [signed, ...others] = check.getSignedReferences();
  return signed !== undefined && others.length === 0 ? signed : null;
}
