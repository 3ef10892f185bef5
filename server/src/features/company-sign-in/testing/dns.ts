import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';

export interface DnsServer {
  /** As the setting names it. */
  address: string;
  /** What TXT records say, by name. */
  records: Map<string, string>;
  /** Of these it says that it cannot say anything. */
  broken: Set<string>;
  close(): void;
}

/** A DNS server (RFC 1035) that knows TXT records and answers everything else with “no such name”. */
export async function startDnsServer(): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const records = new Map<string, string>();
  const broken = new Set<string>();
  socket.on('message', (query: Buffer, from: RemoteInfo) => {
    const { name, end } = readName(query);
    const text = records.get(name.toLowerCase());
    const answer = reply(query.subarray(0, end + 4), text);
    if (broken.has(name.toLowerCase())) answer.writeUInt16BE(0x8182, 2);
    socket.send(answer, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, records, broken, close: () => socket.close() };
}

/** The name of the one question, which begins after the header of 12 bytes. */
function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function reply(asked: Buffer, text: string | undefined): Buffer {
  const header = Buffer.from(asked.subarray(0, 12));
  // An answer, with recursion; 3 says that there is no such name. One question, at most one record, nothing besides.
  header.writeUInt16BE(text === undefined ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(text === undefined ? 0 : 1, 6);
  header.writeUInt32BE(0, 8);
  const question = asked.subarray(12);
  if (text === undefined) return Buffer.concat([header, question]);
  const data = Buffer.concat([Buffer.of(text.length), Buffer.from(text, 'latin1')]);
  // The name of the question (0xc00c), TXT, IN, a minute.
  const record = Buffer.from([0xc0, 0x0c, 0, 16, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([header, question, record, data]);
}
