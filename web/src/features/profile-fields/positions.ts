import type { ProfileField } from '@contracts/profile-fields';

/**
 * The changes that bring the fields into this order: positions stay where they are and change hands, so that a move by
 * one is two changes. Where two fields share a position all are numbered anew.
 */
export function positionsFor(order: readonly ProfileField[]): { id: string; position: number }[] {
  const places = order.map((field) => field.position).sort((a, b) => a - b);
  const distinct = new Set(places).size === places.length;
  return order.flatMap((field, index) => {
    const position = distinct ? (places[index] ?? index) : index;
    return field.position === position ? [] : [{ id: field.id, position }];
  });
}
