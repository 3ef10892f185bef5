import { getOrganization } from '@contracts/organizations';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: ({ signal }) => call(getOrganization, { signal }),
});
