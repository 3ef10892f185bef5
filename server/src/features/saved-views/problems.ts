import { defineProblems } from '../../platform/problem.ts';

export const savedViewProblems = defineProblems({
  'saved_view.not_found': {
    status: 404,
    title: 'There is no such saved view.',
    nextStep: 'Choose another: somebody may have removed it meanwhile.',
  },
  'saved_view.name_in_use': {
    status: 409,
    title: 'Another view has this name.',
    nextStep: 'Choose another name, or change that view.',
  },
  'saved_view.too_many': {
    status: 409,
    title: 'There are as many saved views as there can be.',
    nextStep: 'Remove one that nobody needs any more.',
  },
  'saved_view.not_yours': {
    status: 403,
    title: 'Only who saved this view can stop sharing it.',
    nextStep: 'Ask them, or remove the view.',
  },
});
