import { listProfileFields } from '@contracts/profile-fields';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const fieldsQuery = queryOptions({
  queryKey: ['profile-fields'],
  queryFn: ({ signal }) => call(listProfileFields, { signal }).then(({ items }) => items),
});
