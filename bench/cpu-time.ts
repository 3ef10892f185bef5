import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

/** Milliseconds of processor time since they began: of the server, and of all PostgreSQL processes of this machine. */
export interface CpuTime {
  server: number;
  database: number;
}

export function cpuTime(serverPid: number): CpuTime {
  let database = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(name);
    if (stat?.command === 'postgres') database += stat.milliseconds;
  }
  return { server: statOf(String(serverPid))?.milliseconds ?? 0, database };
}

/** With the children that have ended and were waited for: a connection's process may end in between. */
function statOf(pid: string): { command: string; milliseconds: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const command = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
    return { command, milliseconds: (ticks * 1000) / TICKS_PER_SECOND };
  } catch {
    return null;
  }
}
