// Builds the page that verifies a ledger into one file without any outside reference: dashboard/dist/verify.html.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'dashboard/src/verify');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

async function bundled(): Promise<string> {
  const { build } = await import('vite');
  const made = await build({
    root: join(root, 'dashboard'),
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: { input: join(source, 'main.ts'), output: { format: 'iife' } },
    },
  });
  const chunks = [made].flat().flatMap((result) => ('output' in result ? result.output : []));
  const [chunk, ...more] = chunks;
  if (chunk?.type !== 'chunk' || more.length > 0) throw new Error('The page must be one script.');
  // The only text that could end the element it stands in.
  return chunk.code.replaceAll('</script', '<\\/script');
}

/** The page as text. Its policy allows this script and this style, and nothing from anywhere. */
export async function verifyPage(): Promise<string> {
  const script = await bundled();
  const style = readFileSync(join(source, 'verify.css'), 'utf8');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return readFileSync(join(source, 'verify.html'), 'utf8')
    .replace('</title>', () => `</title>\n    <style>${style}</style>`)
    .replace(
      '<meta charset="utf-8" />',
      (meta) => `${meta}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    )
    .replace('</body>', () => `<script>${script}</script>\n  </body>`);
}

export async function buildVerifyPage(): Promise<void> {
  const dist = join(root, 'dashboard/dist');
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'verify.html'), await verifyPage());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildVerifyPage();
