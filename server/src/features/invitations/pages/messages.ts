/** Texts of the pages of this feature. Another language is another object of this shape. */
const en = {
  problem: 'There is a problem',
  support: 'Questions?',
  join: {
    title: (organization: string) => `Join ${organization}`,
    welcome: 'Welcome',
    lead: (inviter: string | null, organization: string) =>
      inviter ? `${inviter} invites you to ${organization}.` : `You are invited to ${organization}.`,
    until: (until: string) => `This invitation works until ${until}.`,
    go: (organization: string) => `Join ${organization}`,
    codeFirst: (contact: string) => `To be sure that it is you, we then send a code to ${contact}.`,
    vouched: 'This link was handed to you by a colleague, who vouches for you.',
    notMe: 'This is not for me',
    phone: 'Continue on your phone',
    scan: 'Point the camera of your phone at this code. It is your invitation: show it to nobody else.',
    qr: 'QR code with the link of this page',
  },
  other: {
    title: 'You are signed in as somebody else',
    lead: (name: string, organization: string) => `This browser is signed in as ${name} of ${organization}.`,
    stay: (name: string) => `Stay signed in as ${name}`,
    switch: (organization: string) => `Sign out and join ${organization}`,
  },
  code: {
    title: 'Enter your code',
    sent: (contact: string) => `We sent a code to ${contact}.`,
    known: 'If this contact was invited, a code is on its way to it.',
    label: 'Code',
    hint: 'Six digits. It works for 10 minutes, in this browser only.',
    go: 'Continue',
    missing: 'Enter the six digits of the code.',
    wrong: 'This code does not fit. Type the newest code that you got, or ask for a new one.',
    paused: (minutes: number) =>
      `Codes are paused on this server for ${minutes === 1 ? 'a minute' : `${minutes} minutes`}. Try again then.`,
    tooOften: (minutes: number) =>
      `Codes were asked for too often. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    again: 'Send a new code',
    nothing: 'Nothing there? Look into the spam folder.',
  },
  byContact: {
    title: 'Join with a code',
    lead: 'Enter the email address or mobile number at which you were invited. We send a code to it.',
    contact: 'Email address or mobile number',
    hint: 'A number starts with + and the country code.',
    go: 'Send me a code',
    invalid: 'Enter an email address such as name@company.com, or a mobile number such as +44 7400 123456.',
    gone: 'Your code is too old, or this browser keeps no cookies. Ask for a new one.',
    other: 'Use another email address or number',
    signIn: 'Joined already? Sign in',
  },
  notMe: {
    title: 'Not for you?',
    lead: (inviter: string | null, organization: string) =>
      `We tell ${inviter ?? organization} that this invitation reached somebody else. It ends, and no further message comes.`,
    go: 'This is not for me',
    back: 'Go back',
    doneTitle: 'Thank you',
    done: (organization: string) =>
      `The invitation has ended. ${organization} will not write to you here again.`,
  },
  renew: {
    sentTitle: 'A new link is on its way',
    sent: (contact: string) => `We sent it to ${contact}.`,
    soonTitle: 'A message was sent not long ago',
    soon: (contact: string, time: string) =>
      `Look for it at ${contact}, in the spam folder too. From ${time} on you can ask for another one.`,
    askedTitle: 'Your request is noted',
    asked: (whom: string) => `${whom} can see that you ask for a new invitation.`,
  },
  states: {
    expired: {
      title: 'This invitation has expired',
      lead: (until: string) => `It worked until ${until}.`,
      renew: 'Send me a new link',
      renewHint: (contact: string) => `You can have a new link sent to ${contact}.`,
      ask: 'Ask for a new invitation',
    },
    replaced: {
      title: 'This link was replaced',
      lead: (organization: string) =>
        `Your invitation to ${organization} still stands, but not by this link.`,
      go: 'Send me a code',
      hint: (contact: string) => `A code to ${contact} lets you in.`,
      byContact: 'Join with a code',
    },
    used: {
      title: 'You have joined already',
      lead: (organization: string) => `This invitation to ${organization} was used.`,
      go: 'Sign in',
    },
    declined: {
      title: 'This invitation has ended',
      lead: 'Somebody said that it was not for them.',
      next: (whom: string) => `If it is for you after all, ask ${whom} to invite you again.`,
    },
    revoked: {
      title: 'This invitation was withdrawn',
      lead: (organization: string) => `${organization} has taken it back.`,
      next: (whom: string) => `If you think that this is a mistake, ask ${whom}.`,
    },
    unknown: {
      title: 'This link is not complete',
      lead: 'Open it again from the message, or copy all of it. If that does not help:',
      go: 'Join with a code',
    },
  },
  welcome: {
    title: 'You are in',
    lead: (organization: string) => `Welcome to ${organization}.`,
    open: (organization: string) => `Open ${organization}`,
    appStore: 'App Store',
    playStore: 'Google Play',
    home: 'Go to my page',
    prove: 'Codes to sign in go only to contacts that you have proved. Prove these on your page:',
  },
};

export type Messages = typeof en;
const all: Record<string, Messages> = { en };

/** Texts in a language, English where there are none yet. */
export const messagesIn = (language: string): Messages => all[language.split('-')[0] ?? ''] ?? en;
