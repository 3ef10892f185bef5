import type { PillState } from '../ui/index.ts';
import type { Option } from '../ui/list-box.tsx';

/** Made-up people and teams for the kit page. */
export interface SampleUser {
  id: string;
  name: string;
  contact: string;
  state: PillState;
  event: string;
  at: string;
  bad?: boolean;
  teams: readonly string[];
  more?: number;
  department: string;
}

const minutesAgo = (minutes: number): string =>
  new Date(performance.timeOrigin - minutes * 60_000).toISOString();
export const inMinutes = (minutes: number): string => minutesAgo(-minutes);

const user = (
  name: string,
  contact: string,
  state: PillState,
  event: string,
  minutes: number,
  team: string | null,
  department: string,
  more?: number,
): SampleUser => ({
  id: name,
  name,
  contact,
  state,
  event,
  at: minutesAgo(minutes),
  bad: state === 'undeliverable' || state === 'bounced',
  teams: team ? [team] : [],
  ...(more ? { more } : {}),
  department,
});

export const users: SampleUser[] = [
  user('Tomasz Zieliński', '+48 601 734 285', 'queued', 'Sends in 8 s', 0, 'Leeds drivers', 'Transport', 1),
  user('Amara Okonkwo', '+44 7398 451207', 'opened', 'Link opened', 12, 'Leeds drivers', 'Transport'),
  user('يوسف الحداد', '+971 50 618 4472', 'delivered', 'Text delivered', 120, 'Dubai depot', 'Warehouse', 2),
  user('陈美玲', 'meiling.chen@acme.example', 'active', 'Joined', 180, 'Finance', 'Finance'),
  user(
    'Łukasz Wójcik',
    '+48 512 906 318',
    'undeliverable',
    'Number not in service',
    240,
    'Leeds drivers',
    'Transport',
    1,
  ),
  user('प्रिया नायर', '+91 98201 45573', 'sent', 'Text sent', 5, 'Pune support', 'Customer care'),
  user(
    'Siobhán Ní Dhomhnaill',
    'siobhan.nidomhnaill@acme.example',
    'bounced',
    'No such mailbox',
    1500,
    'Night shift',
    'Warehouse',
  ),
  user(
    'María José Fernández-Castaño',
    '+34 612 870 543',
    'expired',
    'Link ran out',
    4300,
    'Madrid hub',
    'Transport',
  ),
  user('שירה לוי', 'shira.levi@acme.example', 'revoked', 'Revoked by you', 6000, 'Finance', 'Finance'),
  user('Kwabena Mensah', 'kwabena.mensah@acme.example', 'not_invited', 'Added', 7000, null, 'Cleaning'),
];

export const manyUsers: SampleUser[] = Array.from({ length: 2000 }, (_, n) => ({
  ...user(
    `Person ${n + 1}`,
    `person.${n + 1}@acme.example`,
    n % 3 ? 'active' : 'sent',
    'Joined',
    n * 7,
    'Leeds drivers',
    'Transport',
  ),
  id: `p${n}`,
}));

export const teams: Option[] = [
  { id: 't1', name: 'Leeds drivers', note: 'Everyone who drives from Leeds. Ask Amara Okonkwo.' },
  { id: 't2', name: 'Night shift', note: 'Warehouse, 22 to 6. Ask Grace Rossi.' },
  { id: 't3', name: 'Finance', note: 'Pay, expenses and suppliers. Ask Meiling Chen.' },
  { id: 't4', name: 'Porto Care', note: 'Customer care in Porto. Ask Inês Duarte.' },
  { id: 't5', name: 'Dubai depot', note: 'Ask Yousef Al Haddad.' },
  { id: 't6', name: 'Transport UK', note: 'Joins by rule: Department is Transport.', locked: true },
  { id: 't7', name: 'Madrid hub' },
];

export const departments = ['Transport', 'Warehouse', 'Customer care', 'Finance', 'Cleaning'];

export const managers: Option[] = [
  { id: 'm1', name: 'Grace Rossi', note: 'Shift manager · Transport' },
  { id: 'm2', name: 'Grace Okafor', note: 'Driver · Transport' },
  { id: 'm3', name: 'Graça Lima', note: 'Team lead · Customer care' },
];
