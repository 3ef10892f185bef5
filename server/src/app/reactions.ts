/** What flows upward, the whole list on one page: a lower feature announces, a higher one does what follows. */
let filled = false;

export function fillReactions(): void {
  if (filled) return;
  filled = true;
}
