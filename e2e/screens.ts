import type { Page } from 'playwright-core';
import { companySignInScreens } from './screens/company-sign-in.ts';
import { doorScreens } from './screens/doors.ts';
import { guestScreens } from './screens/guests.ts';
import { inviteScreens } from './screens/invite.ts';
import { passkeyScreens } from './screens/passkeys.ts';
import { portalScreens } from './screens/portal.ts';
import { privacyScreens } from './screens/privacy.ts';
import { ruleScreens } from './screens/rules.ts';
import { toolScreens } from './screens/tools.ts';
import { userScreens } from './screens/users.ts';
import type { Place, Role } from './stage.ts';

/**
 * One state in which a screen can be seen. The list is scanned for accessibility in each language and theme
 * (`accessibility*.test.ts`) and photographed (`scripts/screenshots.ts`): a state that is not in it is looked at by nobody.
 */
export interface Screen {
  /** Also the name of its picture. */
  name: string;
  as: Role;
  /** Leads the page there, whatever its language, and returns when what the screen shows is to be seen. */
  open: (page: Page, place: Place) => Promise<unknown>;
  /** Where it exists: the drawer on a phone, for instance. Everywhere unless said. */
  only?: 'phone' | 'wide';
  /** Written for those who program, in English alone. */
  inEnglish?: true;
}

/** Those on which people are found, looked at and invited. */
export const peopleScreens: readonly Screen[] = [...userScreens, ...privacyScreens, ...inviteScreens];

export const otherScreens: readonly Screen[] = [
  ...portalScreens,
  ...ruleScreens,
  ...toolScreens,
  ...companySignInScreens,
  ...guestScreens,
  ...passkeyScreens,
  // Last: what they set up shows on other screens.
  ...doorScreens,
];

export const screens: readonly Screen[] = [...peopleScreens, ...otherScreens];
