// Runs before the first paint, so that neither a chosen theme nor the direction of writing flashes, and the words are on
// their way with the program. The portal writes the choices (src/app/theme.ts, src/app/language.ts).
(() => {
  const root = document.documentElement;
  let language;
  try {
    const theme = localStorage.getItem('beckon.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    language = localStorage.getItem('beckon.language');
  } catch {
    // Storage is switched off: the system's theme and the browser's languages hold.
  }
  // Written by the build: languages with their direction and their files.
  const offered = JSON.parse(document.querySelector('meta[name="beckon:languages"]').content);
  const wanted = [language, ...navigator.languages].map((tag) => tag?.split('-')[0].toLowerCase());
  const tag = wanted.find((one) => one && Object.hasOwn(offered, one));
  if (!tag) return;
  root.lang = tag;
  root.dir = offered[tag].dir;
  for (const href of offered[tag].files) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = href;
    document.head.append(link);
  }
})();
