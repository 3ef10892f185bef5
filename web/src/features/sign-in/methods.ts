import type { Method } from '@contracts/sign-in-policies';

/** In the order in which they are always named. */
export const METHODS: readonly Method[] = ['code', 'passkey', 'company'];
