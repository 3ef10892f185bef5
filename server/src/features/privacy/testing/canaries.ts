let count = 0;
export const next = () =>
  `${process.pid}x${++count}q`.replaceAll(/\d/g, (d) => 'bcdfghjkmn'[Number(d)] ?? '');

/** Texts that stand nowhere but in the details of one person. */
export function canaries() {
  const n = next();
  const digits = String(200_000 + ((process.pid * 37 + count * 101) % 700_000));
  return {
    first: `Zoë${n}`,
    last: `Łastkanari ${n}`,
    arabic: `قناري${n}`,
    hindi: `कनारी${n}`,
    email: `canary.${n}@people.example`,
    formerEmail: `former.${n}@people.example`,
    askedEmail: `asked.${n}@people.example`,
    mobile: `+447400${digits}`,
    employeeId: `EMP-${n}`,
    job: `Job ${n}`,
    department: `Dept ${n}`,
    proposed: `Proposed ${n}`,
    company: `Company ${n}`,
    location: `Straße ${n}`,
    workPhone: `+44 20 7946 ${digits.slice(0, 4)} ext ${n}`,
    about: `About “${n}”`,
    badge: `Badge ${n}`,
    note: `Note ${n}`,
    reason: `Reason ${n}`,
    token: `Token ${n}`,
    view: `View ${n}`,
    reply: `550 5.1.1 ${n} unknown`,
    network: `198.18.${(process.pid + count) % 250}.${(count * 7) % 250}`,
  };
}
