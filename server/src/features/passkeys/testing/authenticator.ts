import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What a page hands to a device, of which a device reads this much. */
export interface Options {
  challenge: string;
  rpId?: string;
  rp?: { id: string };
  user?: { id: string };
  excludeCredentials?: { id: string }[];
  allowCredentials?: { id: string }[];
}

/** How one answer differs from an honest one. */
export interface Lie {
  origin?: string;
  rpId?: string;
  challenge?: string;
  userHandle?: string | null;
  counter?: number;
  /** Nobody's finger, face or PIN was asked for. */
  unverified?: true;
}

/** A device with one passkey, written by hand: keys by ES256, answers as browsers send them. */
export class Authenticator {
  readonly id = randomBytes(32).toString('base64url');
  /** A device that counts starts above zero; many count nothing. */
  counter = 0;
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;
  private handle = '';
  private readonly origin: string;

  constructor(origin: string, options: { counts?: boolean } = {}) {
    this.origin = origin;
    if (options.counts) this.counter = 1;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** The answer to the options for a new passkey. */
  create(options: Options, lie: Lie = {}): string {
    this.handle = options.user?.id ?? '';
    const id = Buffer.from(this.id, 'base64url');
    const { x = '', y = '' } = this.publicKey.export({ format: 'jwk' });
    const key = map([
      [int(1), int(2)],
      [int(3), int(-7)],
      [int(-1), int(1)],
      [int(-2), bytes(Buffer.from(x, 'base64url'))],
      [int(-3), bytes(Buffer.from(y, 'base64url'))],
    ]);
    const made = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key]);
    const data = Buffer.concat([this.head(lie.rpId ?? options.rp?.id ?? '', HAS_KEY, lie), made]);
    const attestation = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), bytes(data)],
    ]);
    return this.answer({
      clientDataJSON: this.client('webauthn.create', options, lie).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal', 'hybrid'],
    });
  }

  /** The answer to the options for signing in. */
  get(options: Options, lie: Lie = {}): string {
    if (this.counter > 0) this.counter += 1;
    const client = this.client('webauthn.get', options, lie);
    const data = this.head(lie.rpId ?? options.rpId ?? '', 0, lie);
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    const userHandle = lie.userHandle === undefined ? this.handle : lie.userHandle;
    return this.answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.privateKey).toString('base64url'),
      ...(userHandle === null ? {} : { userHandle }),
    });
  }

  private answer(response: object): string {
    return JSON.stringify({ id: this.id, rawId: this.id, type: 'public-key', response });
  }

  private client(type: string, { challenge }: Options, lie: Lie): Buffer {
    const origin = lie.origin ?? this.origin;
    return Buffer.from(JSON.stringify({ type, challenge: lie.challenge ?? challenge, origin }));
  }

  private head(rpId: string, flags: number, lie: Lie): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(lie.counter ?? this.counter);
    const seen = lie.unverified ? PRESENT : PRESENT | VERIFIED;
    return Buffer.concat([
      createHash('sha256').update(rpId).digest(),
      Buffer.from([flags | seen | SYNCED]),
      counter,
    ]);
  }
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
/** May be on several devices, and is. */
const SYNCED = 0x18;
const HAS_KEY = 0x40;

// As much of CBOR as a passkey needs.

function head(kind: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(kind << 5) | size]);
  return size < 256
    ? Buffer.from([(kind << 5) | 24, size])
    : Buffer.from([(kind << 5) | 25, size >> 8, size & 255]);
}
const int = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value]);
const text = (value: string): Buffer =>
  Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
const map = (entries: [Buffer, Buffer][]): Buffer =>
  Buffer.concat([head(5, entries.length), ...entries.flat()]);
