import { listChannels } from '@contracts/deliveries';
import { getOrganization } from '@contracts/organizations';
import { type ListedProfileField, listProfileFields } from '@contracts/profile-fields';
import { listExistingValues } from '@contracts/users';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

/** What the form needs to know of the organization; asked when the sheet opens, kept for a while. */
export const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: ({ signal }) => call(getOrganization, { signal }),
  staleTime: 60_000,
});

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: ({ signal }) => call(listChannels, { signal }),
  staleTime: 60_000,
});

/** Under the key of the settings, which keep another shape, so that a change there asks for these anew as well. */
export const fieldsQuery = queryOptions({
  queryKey: ['profile-fields', 'offered'],
  queryFn: ({ signal }) => call(listProfileFields, { signal }),
  staleTime: 60_000,
});

export type OfferedField = 'job_title' | 'department' | 'company' | 'location';

const MOST_OFFERED = 200;

/** Values that a field has so far, most frequent first; empty until known. */
export function useExistingValues(field: OfferedField): string[] {
  const { data } = useQuery({
    queryKey: ['profile-values', field],
    queryFn: ({ signal }) => call(listExistingValues, { query: { field }, signal }),
    staleTime: 60_000,
  });
  return data?.items.slice(0, MOST_OFFERED).map((item) => item.value) ?? NONE;
}
const NONE: string[] = [];

/** The organization's own words for a field and its rules, as far as they are known by now. */
export function useFields(): {
  all: readonly ListedProfileField[];
  of: (key: string) => ListedProfileField | undefined;
} {
  const { data } = useQuery(fieldsQuery);
  const all = data?.items ?? NO_FIELDS;
  return { all, of: (key) => all.find((field) => field.key === key) };
}
const NO_FIELDS: readonly ListedProfileField[] = [];
