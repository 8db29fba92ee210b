// Sets the theme before the first paint, so that nobody in a dark room sees a white flash.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem('tocsin.theme');
  } catch {
    // Storage may be forbidden; then the system's choice counts.
  }
  const light = chosen === 'light' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', light ? 'light' : 'dark');
})();
