// The description of the API: OpenAPI at /api/v1/openapi.json, pages to read it at /api/v1/docs and /docs/problems.
import { endpoints } from '@tocsin/contracts/api/index';
import type { FastifyInstance } from 'fastify';

import type { Module } from '../module.ts';
import type { OpenApi } from '../openapi-document.ts';
import { openApiOf } from '../openapi.ts';
import { problemCatalogue } from '../problem-catalogue.ts';

export function mountDescription(app: FastifyInstance, version: string, modules: readonly Module[]): void {
  const raws = modules.flatMap((module) => module.raw ?? []);
  const document = openApiOf(endpoints, version, raws);
  const json = JSON.stringify(document);
  const html = pageOf(document);
  app.get('/api/v1/openapi.json', (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(json),
  );
  app.get('/api/v1/docs', (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(html),
  );
  const problems = problemsPage();
  app.get('/docs/problems', (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(problems),
  );
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (value: unknown): string => String(value).replaceAll(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
const json = (value: unknown): string => `<pre>${text(JSON.stringify(value, null, 2))}</pre>`;

const style = `
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
details{border:1px solid color-mix(in srgb,currentColor 20%,transparent);border-radius:6px;margin:.4rem 0;padding:.4rem .8rem}
summary{cursor:pointer}
summary code:first-child{display:inline-block;min-width:4rem;font-weight:700}
pre{overflow:auto;max-height:24rem;font-size:13px}
h2{margin-top:2rem}
dt{margin-top:.8rem}
dt:target{background:Highlight}`;

/** Plain HTML without script: every endpoint can be opened. */
export function pageOf(document: OpenApi): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const byTag = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? '');
  const sections = [...byTag].map(
    ([tag, group]) => `<h2 id="${text(tag)}">${text(tag)}</h2>\n${group.map(sectionOf).join('\n')}`,
  );
  return htmlOf(
    'Tocsin API',
    `<p>${text(document.info.description)}</p>
<p>All addresses begin with <code>/api/v1</code>. Programs send <code>Authorization: Bearer tcs_…</code>. The same for machines: <a href="/api/v1/openapi.json">openapi.json</a>. What goes wrong: <a href="/docs/problems">problems</a>.</p>
${sections.join('\n')}`,
  );
}

/** What the `type` of a problem links to. */
function problemsPage(): string {
  const rows = Object.entries(problemCatalogue).map(
    ([code, meaning]) =>
      `<dt id="${text(code)}"><code>${text(code)}</code></dt>\n<dd>${text(meaning.replaceAll('`', ''))}</dd>`,
  );
  return htmlOf('Tocsin problems', `<dl>\n${rows.join('\n')}\n</dl>`);
}

const htmlOf = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${text(title)}</h1>
${body}
</main>
</body>
</html>
`;

type Shown = { path: string; method: string; operation: OpenApi['paths'][string][string] };
function sectionOf({ path, method, operation }: Shown): string {
  const parts = operation.description ? [`<p>${text(operation.description)}</p>`] : [];
  parts.push(`<p>Permission: <code>${text(operation['x-permission'])}</code></p>`);
  if (operation.parameters.length > 0) parts.push('<h3>Parameters</h3>', json(operation.parameters));
  if (operation.requestBody) parts.push('<h3>Body</h3>', json(operation.requestBody['content']));
  parts.push('<h3>Answer</h3>', json(operation.responses));
  for (const { source } of operation['x-codeSamples'] ?? [])
    parts.push('<h3>Example</h3>', `<pre>${text(source)}</pre>`);
  return `<details id="${text(operation.operationId)}">
<summary><code>${text(method)}</code> <code>${text(path)}</code> ${text(operation.summary)}</summary>
${parts.join('\n')}
</details>`;
}
