// Runs before the first paint, so that a chosen theme never flashes. The portal writes the choice (src/app/theme.ts).
(() => {
  try {
    const theme = localStorage.getItem('beckon.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is switched off: the system's theme holds.
  }
})();
