import { defineProblems } from '../../platform/problem.ts';

export const teamRuleProblems = defineProblems({
  'team_rule.not_found': {
    status: 404,
    title: 'No rule decides who is in this team.',
    nextStep: 'Save a rule to make the team a dynamic one.',
  },
  'team_rule.invalid': {
    status: 422,
    title: 'A condition of the rule cannot be evaluated.',
    nextStep: 'Correct the condition that is named.',
    details: {
      unknown_field: 'There is no profile field {field}.',
      operator: '{field} cannot be asked this way.',
      one_value: 'This condition needs one value.',
      some_values: 'This condition needs at least one value.',
      two_values: 'This condition needs a first and a last day, in this order.',
      no_values: 'This condition takes no value.',
      days: 'This condition needs a number of days.',
      day: 'This must be a date, for example 2026-12-01, or today.',
      status: 'There is no status {value}.',
      unknown_user: 'There is no such person who could be a line manager.',
      unknown_team: 'There is no such team.',
      empty_text: 'This text holds nothing that could be compared.',
      too_many: 'A rule takes {max, number} conditions at most.',
      too_many_exceptions: 'A rule takes {max, number} exceptions at most.',
    },
  },
  'team_rule.cycle': {
    status: 422,
    title: 'The rules of these teams would decide about each other in a circle.',
    nextStep: 'Take the team out of one of these rules.',
    details: { teams: 'The rules would decide about each other in a circle: {teams}.' },
  },
  'team_rule.changed_meanwhile': {
    status: 409,
    title: 'Somebody has changed this rule in the meantime.',
    nextStep: 'Reload it, look at the change and save again.',
  },
  'team_rule.unconfirmed_values': {
    status: 409,
    title: 'The rule reads values that nobody has confirmed.',
    nextStep: 'Decide whether they count: send unconfirmed with confirm or leave_out.',
  },
  'team_rule.in_use': {
    status: 409,
    title: 'The rule of another team asks who is in this one.',
    nextStep: 'Take this team out of those rules first.',
    details: { teams: 'The rules of these teams ask who is in this one: {teams}.' },
  },
  'team_rule_run.not_found': {
    status: 404,
    title: 'There is no such run.',
    nextStep: 'Reload the runs of the team.',
  },
});
