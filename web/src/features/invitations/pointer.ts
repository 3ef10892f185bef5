let pressed = false;
const waiting: (() => void)[] = [];

function released(): void {
  pressed = false;
  // After the click that follows: what it was meant for must not have moved.
  setTimeout(() => {
    for (const go of waiting.splice(0)) go();
  });
}

addEventListener('pointerdown', () => (pressed = true), { capture: true, passive: true });
for (const type of ['pointerup', 'pointercancel']) addEventListener(type, released, { capture: true });
addEventListener('blur', (event) => {
  // The window's own, not that of the field which the press takes the focus from.
  if (event.target === window) released();
});

/** Resolves at once, or when the button or finger that is down has been lifted: nothing moves between press and release. */
export const whenReleased = (): Promise<void> =>
  pressed ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
