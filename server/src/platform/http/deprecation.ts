// What an endpoint on its way out says with every answer: since when, until when, what instead.
import type { Deprecated } from '@tocsin/contracts/api/endpoint';

import { operationIdOf } from '../openapi-document.ts';

/** `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and `Link` to the description and to what follows. */
export function deprecationHeaders({ since, sunset, instead }: Deprecated, prefix: string): Record<string, string> {
  const [method = '', path = ''] = instead.split(' ');
  const page = `${prefix}/docs`;
  return {
    deprecation: `@${Date.parse(since) / 1000}`,
    sunset: new Date(sunset).toUTCString(),
    link: `<${page}>; rel="deprecation"; type="text/html", <${page}#${operationIdOf({ method, path })}>; rel="successor-version"; type="text/html"`,
  };
}
