// Indicators as people write them so that nobody follows them by accident, there and back.

/** `hxxps[:]//evil[.]example`, `a(at)b[dot]example` → as it stood before. Never longer than the text, in linear time. */
export const refang = (text: string): string =>
  text
    .replaceAll(/\bh(?:xx|tt|XX|\*\*)p(s?)(?=\[?:)/gi, 'http$1')
    .replaceAll(/\bfxp(?=\[?:\/\/)/gi, 'ftp')
    .replaceAll(/\[:\/\/\]/g, '://')
    .replaceAll(/[[({]\s?(?:\.|dot)\s?[\])}]/gi, '.')
    .replaceAll(/[[({]\s?(?:@|at)\s?[\])}]/gi, '@')
    .replaceAll(/\[:\]/g, ':')
    .replaceAll(/\\\./g, '.');

/** Written so that nobody follows it by accident: `hxxps://evil[.]example`, `a[@]b[.]example`, `10[.]0[.]0[.]1`. */
export const defang = (value: string): string =>
  value
    .replace(/^http/i, (scheme) => (scheme === 'HTTP' ? 'HXXP' : 'hxxp'))
    .replaceAll('.', '[.]')
    .replaceAll('@', '[@]');
