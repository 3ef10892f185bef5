/** The organization of the demo. It is made up; `.example` belongs to nobody (RFC 2606). */
export const organization = {
  name: 'Tidewell Logistics',
  default_country: 'GB',
  language: 'en',
  time_zone: 'Europe/London',
};

export const settings = {
  sms_countries: ['GB', 'PL', 'DE', 'AE', 'IN', 'CN', 'UA', 'ES', 'TR', 'GR'],
  app_web_url: 'https://app.tidewell.example',
  app_store_url: 'https://apps.apple.com/app/tidewell/id1000000001',
  play_store_url: 'https://play.google.com/store/apps/details?id=example.tidewell',
  support_contact: 'help@tidewell.example',
};

export const workDomain = 'tidewell.example';
/** Addresses of people who have none of their employer's. */
export const privateDomain = 'mail.example';

export interface DemoTeam {
  name: string;
  description: string;
  who_to_ask: string;
  department: string;
  location: string;
  jobs: readonly string[];
  /** Title of who leads it. */
  lead: string;
  /** How many of a hundred users are in it. */
  share: number;
  /** People here have no desk: a mobile number rather than an address of the employer. */
  onTheMove: boolean;
}

const team = (
  name: string,
  department: string,
  location: string,
  lead: string,
  jobs: string,
  share: number,
  more: { description: string; onTheMove?: boolean },
): DemoTeam => ({
  name,
  department,
  location,
  lead,
  jobs: jobs.split(', '),
  share,
  description: more.description,
  who_to_ask: lead,
  onTheMove: more.onTheMove ?? false,
});

export const teams: readonly DemoTeam[] = [
  team(
    'City Drivers',
    'Transport',
    'Bristol',
    'City Fleet Manager',
    'Van Driver, Courier, Relief Driver',
    18,
    {
      description: 'Everyone who delivers inside the ring road, days and evenings.',
      onTheMove: true,
    },
  ),
  team(
    'Long-haul Drivers',
    'Transport',
    'Felixstowe',
    'Long-haul Manager',
    'HGV Driver, Convoy Lead, Relief Driver',
    14,
    {
      description: 'Trunk routes between the ports and the hubs.',
      onTheMove: true,
    },
  ),
  team(
    'Warehouse North',
    'Warehousing',
    'Leeds',
    'Site Manager North',
    'Picker, Packer, Forklift Operator, Stock Controller',
    15,
    {
      description: 'The hub in Leeds, both shifts.',
      onTheMove: true,
    },
  ),
  team(
    'Warehouse South',
    'Warehousing',
    'Southampton',
    'Site Manager South',
    'Picker, Packer, Forklift Operator, Stock Controller',
    13,
    {
      description: 'The hub in Southampton, both shifts.',
      onTheMove: true,
    },
  ),
  team(
    'Night Dock',
    'Warehousing',
    'Southampton',
    'Night Dock Supervisor',
    'Loader, Dock Marshal, Tally Clerk',
    9,
    {
      description: 'Loads what must be on the road before five.',
      onTheMove: true,
    },
  ),
  team(
    'Dispatch',
    'Operations',
    'Bristol',
    'Head of Dispatch',
    'Dispatcher, Route Planner, Night Dispatcher',
    7,
    {
      description: 'Plans routes and answers drivers on the road.',
    },
  ),
  team('Customer Care', 'Operations', 'Bristol', 'Head of Customer Care', 'Care Agent, Claims Handler', 8, {
    description: 'Where is my parcel, and what happens when it broke.',
  }),
  team(
    'Fleet Workshop',
    'Transport',
    'Bristol',
    'Workshop Foreman',
    'Mechanic, Tyre Fitter, Auto Electrician',
    5,
    {
      description: 'Keeps the vans and trucks on the road.',
      onTheMove: true,
    },
  ),
  team(
    'Customs and Compliance',
    'Operations',
    'Felixstowe',
    'Head of Customs',
    'Customs Clerk, Dangerous Goods Adviser',
    3,
    {
      description: 'Papers for everything that crosses a border.',
    },
  ),
  team(
    'People Team',
    'People',
    'Bristol',
    'Head of People',
    'People Partner, Recruiter, Payroll Specialist',
    3,
    {
      description: 'Contracts, training, and whom to ask about leave.',
    },
  ),
  team('Finance', 'Finance', 'Bristol', 'Head of Finance', 'Accountant, Billing Clerk', 3, {
    description: 'Invoices, bills and fuel cards.',
  }),
  team('IT', 'Technology', 'Leeds', 'Head of IT', 'Systems Engineer, Support Engineer', 2, {
    description: 'Scanners, tablets and everything with a plug.',
  }),
];

/** Extra Details of this organization. */
export const profileFields = [
  { key: 'shift', label: 'Shift', type: 'choice' as const, choices: ['Early', 'Late', 'Night', 'Rotating'] },
  { key: 'license_class', label: 'License class', type: 'choice' as const, choices: ['B', 'C1', 'C', 'CE'] },
  {
    key: 'locker',
    label: 'Locker',
    type: 'text' as const,
    description: 'Building and number, for example B-114',
  },
];
