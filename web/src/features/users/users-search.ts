/** The views of the list of users with an address of their own; none is everybody but the removed. */
export const usersStatuses = ['active', 'invited', 'not_invited', 'suspended', 'removed', 'not_me'] as const;
export type UsersStatus = (typeof usersStatuses)[number];

/** Reads `?status=`, for the route's `validateSearch`. */
export const usersSearch = (given: Record<string, unknown>): { status?: UsersStatus } => {
  const status = usersStatuses.find((one) => one === given.status);
  return status ? { status } : {};
};
