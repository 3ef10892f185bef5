import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { ability, id, idParams, instant, reference } from '../../platform/endpoint/shapes.ts';
import { userFilters, userSort } from '../directory/contract.ts';

/** Columns of the Users list that may be left out; the name always stays. */
export const listColumns = [
  'status',
  'last_event',
  'teams',
  'department',
  'job_title',
  'email',
  'mobile',
  'employee_id',
  'language',
  'invited',
] as const;

// What is searched for is often somebody's name or number: a view does without.
const { text: _, ...filters } = userFilters;

const saved = {
  ...filters,
  /** `name` unless said. */
  sort: z.optional(userSort),
  descending: z.optional(z.boolean()),
  /** Those that are shown besides the name; whatever the reader is used to when left out. */
  columns: z.optional(z.array(z.enum(listColumns)).check(z.maxLength(listColumns.length))),
};
const savedQuery = z.strictObject(saved);
export type SavedQuery = z.output<typeof savedQuery>;

const name = z.string().check(z.minLength(1), z.maxLength(400));

export const savedView = z.object({
  id,
  name: z.string(),
  /** Every admin of the organization sees it. */
  shared: z.boolean(),
  /** Whether the caller saved it. */
  own: z.boolean(),
  owner: z.nullable(reference),
  /** As far as it means something to the caller. */
  query: z.object(saved),
  /** How many teams and Extra Details it asks for that are gone, or that the caller may not see; `query` is without them. */
  left_out: z.object({ teams: z.number(), fields: z.number() }),
  created_at: instant,
  updated_at: instant,
  abilities: z.object({
    /** Rename it, save another query in it, remove it. */
    change: ability,
    /** Share it, or stop sharing it. */
    share: ability,
  }),
});
export type SavedView = z.output<typeof savedView>;

export const listSavedViews = endpoint({
  method: 'GET',
  path: '/saved-views',
  summary: 'List the views of the Users list that I saved, and those that are shared, by name',
  requires: 'saved_views.use',
  output: z.object({ items: z.array(savedView) }),
  problems: [],
});

export const createSavedView = endpoint({
  method: 'POST',
  path: '/saved-views',
  summary: 'Save filters, order and columns of the Users list under a name, for myself or for every admin',
  requires: 'saved_views.use',
  idempotent: true,
  body: z.strictObject({ name, query: savedQuery, shared: z.optional(z.boolean()) }),
  output: savedView,
  status: 201,
  problems: [
    'role.insufficient',
    'name.unsafe',
    'team.not_found',
    'saved_view.name_in_use',
    'saved_view.too_many',
  ],
});

export const updateSavedView = endpoint({
  method: 'PATCH',
  path: '/saved-views/:id',
  summary: 'Rename a saved view, or save another query in it',
  requires: 'saved_views.use',
  params: idParams,
  body: z.strictObject({ name: z.optional(name), query: z.optional(savedQuery) }),
  output: savedView,
  problems: [
    'role.insufficient',
    'name.unsafe',
    'team.not_found',
    'saved_view.not_found',
    'saved_view.name_in_use',
  ],
});

export const shareSavedView = endpoint({
  method: 'PUT',
  path: '/saved-views/:id/sharing',
  summary: 'Share a saved view with every admin, or stop sharing it',
  requires: 'saved_views.share',
  params: idParams,
  body: z.strictObject({ shared: z.boolean() }),
  output: savedView,
  problems: ['saved_view.not_found', 'saved_view.not_yours', 'saved_view.name_in_use', 'saved_view.too_many'],
});

export const removeSavedView = endpoint({
  method: 'DELETE',
  path: '/saved-views/:id',
  summary: 'Remove a saved view; the users in it stay',
  requires: 'saved_views.use',
  params: idParams,
  output: z.object({ removed: z.literal(true) }),
  problems: ['role.insufficient', 'saved_view.not_found'],
});
