import { Ltr } from '../../ui/index.ts';

const CALLING_CODE = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d+)$/;

/** How the digits after the calling code are usually parted, by how many there are. */
const GROUPS: Readonly<Record<number, readonly number[]>> = {
  7: [3, 4],
  8: [4, 4],
  9: [3, 3, 3],
  10: [4, 3, 3],
  11: [3, 4, 4],
};

/** `+447400123456` in groups that can be read aloud. The number plans (39 KB) stay with the field that needs them. */
export function groupNumber(e164: string): string {
  const [, code, rest] = CALLING_CODE.exec(e164) ?? [];
  const groups = code === '1' ? [3, 3, 4] : GROUPS[rest?.length ?? 0];
  if (!code || !rest || !groups) return e164;
  let from = 0;
  const parts = groups.map((length) => {
    from += length;
    return rest.slice(from - length, from);
  });
  return `+${code} ${parts.join(' ')}`;
}

/** An address as people read it, always left to right. Where there may be no room, it is itself what is `cut`. */
export function Contact({ address, className }: { address: string; className?: string }) {
  return <Ltr className={className}>{address.startsWith('+') ? groupNumber(address) : address}</Ltr>;
}
