import { defineProblems } from '../../platform/problem.ts';

export const lineManagerProblems = defineProblems({
  'reporting_teams.off': {
    status: 409,
    title: 'Reporting teams are switched off in this organization.',
    nextStep: 'Switch them on in Settings, under Invitations.',
  },
});
