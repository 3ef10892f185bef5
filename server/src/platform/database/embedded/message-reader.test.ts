import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MessageReader } from './message-reader.ts';

function startup(): Buffer {
  const bytes = Buffer.from('\0\0\0\0\0\x03\0\0user\0postgres\0\0', 'latin1');
  bytes.writeInt32BE(bytes.length, 0);
  return bytes;
}

function message(type: string, body: Uint8Array): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, 'latin1');
  header.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([header, body]);
}

function request(code: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(8, 0);
  bytes.writeInt32BE(code, 4);
  return bytes;
}

test('however the bytes are cut on their way, the same messages come out whole and in order', () => {
  const bodies = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(bodies, cuts, (contents, sizes) => {
      const messages = contents.map((body) => message('Q', body));
      const sent = Buffer.concat([startup(), ...messages]);
      const reader = new MessageReader();
      const got: Uint8Array[] = [];
      for (let at = 0, turn = 0; at < sent.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        for (const batch of reader.read(sent.subarray(at, at + size))) {
          if (batch.kind !== 'messages') throw new Error(`unexpected ${batch.kind}`);
          expectWholeMessages(batch.bytes, got.length === 0);
          got.push(batch.bytes);
        }
        at += size;
      }
      expect(Buffer.concat(got).equals(sent)).toBe(true);
    }),
  );
});

/** Walks over the lengths: the last message must end where the batch ends. */
function expectWholeMessages(bytes: Uint8Array, first: boolean): void {
  const batch = Buffer.from(bytes);
  let at = first ? batch.readInt32BE(0) : 0;
  while (at < batch.length) at += 1 + batch.readInt32BE(at + 1);
  expect(at).toBe(batch.length);
}

test('a request to encrypt is refused and the client goes on in clear', () => {
  const reader = new MessageReader();
  expect(reader.read(request(80_877_103))).toEqual([{ kind: 'refuse-encryption' }]);
  expect(reader.read(request(80_877_104))).toEqual([{ kind: 'refuse-encryption' }]);
  expect(reader.read(startup())).toEqual([{ kind: 'messages', bytes: new Uint8Array(startup()) }]);
});

test('a goodbye ends the exchange after the messages before it', () => {
  const reader = new MessageReader();
  reader.read(startup());
  const query = message('Q', Buffer.from('SELECT 1\0'));
  const batches = reader.read(Buffer.concat([query, message('X', Buffer.alloc(0))]));
  expect(batches).toEqual([{ kind: 'messages', bytes: new Uint8Array(query) }, { kind: 'end' }]);
});

test('a length that no message can have is an error at once, not a wait for gigabytes', () => {
  const reader = new MessageReader();
  reader.read(startup());
  expect(() => reader.read(Buffer.from('Q\x7f\xff\xff\xff', 'latin1'))).toThrow(RangeError);
  expect(() => new MessageReader().read(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow(RangeError);
});
