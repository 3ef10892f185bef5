/** Texts of the pages of this feature. Another language is another object of this shape. */
const en = {
  problem: 'There is a problem',
  support: 'Questions?',
  signIn: {
    title: 'Sign in',
    titleOf: (organization: string) => `Sign in to ${organization}`,
    lead: 'We send you a code. There is no password.',
    contact: 'Email address or mobile number',
    contactHint: 'The one that your organization has for you. A number starts with + and the country code.',
    contactHintLocal: 'The one that your organization has for you.',
    send: 'Send me a code',
    invalid: 'Enter an email address such as name@company.com, or a mobile number such as +44 7400 123456.',
    tooOften: (minutes: number) =>
      `Codes were asked for too often. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    gone: 'Your code is too old, or this browser keeps no cookies. Ask for a new one.',
  },
  code: {
    title: 'Enter your code',
    lead: 'If this contact is on record, a code is on its way to',
    label: 'Code',
    hint: 'Six digits. It works for 10 minutes, in this browser only.',
    go: 'Continue',
    missing: 'Enter the six digits of the code.',
    wrong: 'This code does not fit. Type the newest code that you got, or ask for a new one.',
    paused: (minutes: number) =>
      `Codes are paused on this server for ${minutes === 1 ? 'a minute' : `${minutes} minutes`}. Try again then.`,
    again: 'Send a new code',
    other: 'Use another email address or number',
    nothing:
      'Nothing there? Look into the spam folder, or ask an Organization Admin which contact they have.',
  },
  choose: {
    title: 'Where to?',
    lead: 'Your contact is known to several organizations. You can come back for the others.',
    join: 'You are invited',
    go: 'Continue',
    missing: 'Choose an organization.',
  },
  setUp: {
    title: 'Set up your organization',
    lead: 'This link works once. Everything can be changed later.',
    organization: 'Organization',
    name: 'Name of the organization',
    nameHint: 'It stands in every invitation.',
    country: 'Country',
    countryHint: 'Mobile numbers without a country code are read as of this country.',
    language: 'Language',
    timeZone: 'Time zone',
    you: 'You, its first Organization Admin',
    firstName: 'First name',
    lastName: 'Last name',
    email: 'Email address',
    emailHint: 'Codes to sign in go there.',
    go: 'Create the organization',
    missingEmail: 'Enter your email address.',
  },
  gone: {
    setUp: {
      title: 'This link is used or too old',
      lead: 'A set-up link works once, for 60 minutes.',
      next: 'Whoever runs this server gets a new one with: npm run organizations -- create',
    },
    recover: {
      title: 'This link is used or too old',
      lead: 'A recovery link works once, for 15 minutes.',
      next: 'Whoever runs this server gets a new one with: npm run recover -- your email address',
    },
    signIn: 'Go to sign-in',
  },
  recover: {
    title: 'Sign in again',
    lead: (organization: string) =>
      `This link was made at the server itself. It signs you in to ${organization} as`,
    go: 'Sign in',
  },
  noOrganization: {
    title: 'Nothing here',
    lead: 'There is no organization at this address.',
  },
  offline: {
    title: 'No connection',
    lead: 'Your phone has no network at the moment. Nothing is lost: try again when it is back.',
    again: 'Try again',
  },
  home: {
    title: 'Home',
    welcome: 'Welcome',
    openApp: (organization: string) => `Open ${organization}`,
    appStore: 'App Store',
    playStore: 'Google Play',
    admin: 'Admin panel',
    profile: 'My profile',
    lineManager: 'Line manager',
    teams: 'My teams',
    noTeams: 'You are in no team yet.',
    teamAdmin: 'Team Admin',
    contacts: 'My contacts',
    proved: 'Proved',
    notProved: 'Not proved: no code goes there to sign in.',
    prove: 'Prove it',
    change: 'Change',
    sessions: 'Where I am signed in',
    thisOne: 'This browser',
    unknownDevice: 'Unknown browser',
    seen: 'Last used',
    end: 'End',
    signOut: 'Sign out',
    proveTitle: 'Prove your contact',
    proveLead: 'We sent a code to',
    proveGo: 'Prove it',
    back: 'Back',
  },
  change: {
    title: { email: 'Change your email address', mobile: 'Change your mobile number' },
    lead: 'The new one replaces',
    label: { email: 'New email address', mobile: 'New mobile number' },
    hint: 'We send a code to the new one, and tell the old one.',
    go: 'Change it',
    same: 'This is the one that you have now.',
    taken: 'This one belongs to another account here. Ask an Organization Admin.',
  },
};

export type Messages = typeof en;
const all: Record<string, Messages> = { en };

/** Texts in a language, English where there are none yet. */
export const messagesIn = (language: string): Messages => all[language.split('-')[0] ?? ''] ?? en;
