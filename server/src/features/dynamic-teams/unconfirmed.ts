import type { Context } from '../../platform/context/index.ts';
import type { Preview } from './shapes.ts';

/** Nothing is unconfirmed until values can be proposed. */
export const unconfirmedOf = async (
  _ctx: Context,
  _fields: readonly string[],
): Promise<Preview['unconfirmed']> => [];
export const settleUnconfirmed = async (
  _tx: Context,
  _fields: readonly string[],
  _choice: 'confirm' | 'leave_out',
): Promise<void> => {};
