import { defineProblems } from '../../platform/problem.ts';

export const bulkJobProblems = defineProblems({
  'bulk_job.not_found': {
    status: 404,
    title: 'There is no such bulk change.',
    nextStep: 'Choose one from the list.',
  },
  'bulk_job.nobody': {
    status: 422,
    title: 'Nobody matches any more.',
    nextStep: 'Change the filters.',
  },
  'bulk_job.too_many': {
    status: 422,
    title: 'More users match than can be changed at once.',
    nextStep: 'Narrow the list down.',
  },
  'bulk_job.not_ready': {
    status: 409,
    title: 'It cannot be started now.',
    nextStep: 'Wait until it was tried on everybody; what was started or stopped is not started again.',
  },
  'bulk_job.over': {
    status: 409,
    title: 'It is over already.',
    nextStep: 'Look at what came of it.',
  },
});
