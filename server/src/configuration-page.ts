// docs/configuration.md, made of the settings.
import { settings } from './settings.ts';

/** The text of docs/configuration.md. */
export function configurationPage(): string {
  const defaults: Record<string, unknown> = settings.parse({});
  const rows = Object.entries(settings.shape).map(([name, schema]) => {
    const value = defaults[name];
    const shown = typeof value === 'string' || typeof value === 'number' ? `\`${value}\`` : '';
    return `| \`${name}\` | ${shown} | ${schema.description ?? ''} |`;
  });
  return [
    '# Configuration',
    '',
    'Tocsin is set up with environment variables. All have defaults: with none set it runs on embedded engines in `./data`.',
    'An empty value counts as absent. At the start every faulty setting is reported at once, and secrets are never printed.',
    '',
    '| variable | default | what it does |',
    '| --- | --- | --- |',
    ...rows,
    '',
    'This page is generated from `server/src/settings.ts`.',
    '',
  ].join('\n');
}
