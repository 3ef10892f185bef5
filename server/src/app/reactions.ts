import { tokenReactions } from '../features/api-tokens/index.ts';
import {
  COMPANY_HOLDERS,
  companyButtons,
  companyStepUp,
  companyWayOut,
  identityReactions,
} from '../features/company-sign-in/index.ts';
import {
  followNewUsers,
  followTeams,
  followValues,
  onDynamicTeams,
  releaseTeam,
} from '../features/dynamic-teams/index.ts';
import { openInvitations, teamReactions, userReactions } from '../features/invitations/index.ts';
import { openidSessionReactions, openidToolReactions } from '../features/openid-provider/index.ts';
import { onOrganizations } from '../features/organizations/index.ts';
import { fillPasskeySlots, PASSKEY_HOLDERS } from '../features/passkeys/index.ts';
import { savedViewReactions } from '../features/saved-views/index.ts';
import {
  onHomePage,
  onOfferPage,
  onOpenInvitations,
  onSessions,
  onSignInPage,
  onSignOut,
  onStepUpPage,
} from '../features/sessions/index.ts';
import { forgetTeam, onSignInMethods } from '../features/sign-in-policies/index.ts';
import { onTeams } from '../features/teams/index.ts';
import * as tools from '../features/tools/index.ts';
import { guardLineManagers, onUsers } from '../features/users/index.ts';

/** What flows upward, the whole list on one page: a lower feature announces, a higher one does what follows. */
let filled = false;

export function fillReactions(): void {
  if (filled) return;
  filled = true;
  // A removed, suspended or changed user: their invitation ends, or its links die and a corrected contact is written to.
  onUsers(userReactions);
  // Values decide who is in dynamic teams.
  onUsers({
    async usersCreated(tx, userIds) {
      await followNewUsers(tx, userIds);
    },
    valuesChanged: followValues,
  });
  // So do teams that rules ask about.
  onTeams({ teamsFollow: followTeams, teamRemoving: releaseTeam });
  // Whoever lost what gave them a tool loses the tool with it. Comes after the teams that follow values.
  onUsers({ left: tools.followLeavers, valuesChanged: tools.followValues });
  onTeams({ teamsFollow: tools.followTeams, teamRemoving: tools.releaseTeam });
  onDynamicTeams({ membersChanged: tools.followTeams });
  // A person's tools stand on their home page.
  onHomePage(tools.myTools);
  // What reads line managers lets only confirmed ones count.
  onOrganizations({ settingsChanged: guardLineManagers });
  // Of somebody who left, the tokens are over for good.
  onUsers(tokenReactions);
  // Nor does a connection fill their details any more.
  onUsers(identityReactions);
  // And the views that only they could see.
  onUsers(savedViewReactions);
  // Another team than the invitation offered: its links die.
  onTeams(teamReactions);
  // What a removed team asked of its people when they sign in ends with it.
  onTeams({ teamRemoving: forgetTeam });
  // First of all, where it leads.
  onSignInPage(tools.toolAhead);
  // Passkeys on the pages around a session: a way in, a proof, a list, an offer.
  fillPasskeySlots();
  // Policies ask who has one.
  onSignInMethods({ passkey: PASSKEY_HOLDERS, company: COMPANY_HOLDERS });
  // Tools that somebody lost, and sessions that ended: what rests on them ends, and tools are told.
  tools.onTools(openidToolReactions);
  onSessions(openidSessionReactions);
  // Whoever came by their company's provider signs out there, too.
  onSignOut(companyWayOut);
  // A code to an invited contact leads into the invitation.
  onOpenInvitations(openInvitations);
  // Other ways to prove oneself than a code.
  onSignInPage(companyButtons);
  onOfferPage(companyButtons);
  onStepUpPage(companyStepUp);
}
