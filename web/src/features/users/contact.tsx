import { Ltr } from '../../ui/index.ts';

const CALLING_CODE = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d+)$/;

/** `+447400123456` in groups that can be read aloud. The number plans (39 KB) stay with the field that needs them. */
export function groupNumber(e164: string): string {
  const [, code, rest] = CALLING_CODE.exec(e164) ?? [];
  if (!code || !rest) return e164;
  const groups = rest.match(rest.length % 3 === 1 ? /\d{4}$|\d{3}(?=\d{3,})|\d+/g : /\d{1,3}/g) ?? [rest];
  return `+${code} ${groups.join(' ')}`;
}

/** An address as people read it, always left to right. */
export function Contact({ address }: { address: string }) {
  return <Ltr>{address.startsWith('+') ? groupNumber(address) : address}</Ltr>;
}
