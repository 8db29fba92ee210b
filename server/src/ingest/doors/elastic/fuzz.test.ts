// The Elasticsearch door under thousands of requests, most of which are no good.
import { expect, it } from 'vitest';

import { fuzz } from '../http/fuzzing.ts';
import { elasticDoor } from './door.ts';

const authorization = `Basic ${Buffer.from('any:secret').toString('base64')}`;

it('answers or hangs up, and keeps what it has answered exactly once', { timeout: 90_000 }, async () => {
  const accepted = await fuzz(
    {
      door: elasticDoor,
      valid: (marker, records) => ({
        path: '/logs/_bulk?filter_path=errors,items.*.status',
        headers: { authorization, 'content-type': 'application/x-ndjson' },
        body: Buffer.from(
          Array.from(
            { length: records },
            (_, index) => `{"create":{"_id":"${marker}${index}"}}\n{"message":"${marker}"}\n`,
          ).join(''),
        ),
      }),
      paths: ['/_bulk', '/_license', '/_cat/templates/x', '/a/_doc/1', '/_ilm/policy/x', '/x', '/_alias/y', '/a/b/c/d'],
      contentTypes: ['application/json', 'application/vnd.elasticsearch+x-ndjson; compatible-with=9'],
    },
    2_000,
  );
  expect(accepted).toBeGreaterThan(100);
});
