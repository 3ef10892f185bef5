import { type Domain, listConnections, listDomains } from '@contracts/company-sign-in';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

/** All of them: there are few, and the page of one reads its own here. */
export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => call(listConnections, { signal }),
});

export const domainsQuery = queryOptions({
  queryKey: ['domains'],
  queryFn: ({ signal }) => call(listDomains, { signal }).then(({ items }) => items),
});

/** Whether people are recognized by addresses of a domain: for seven days also while its record is gone. */
export const vouches = ({ state }: Domain): boolean => state === 'verified' || state === 'failing';
