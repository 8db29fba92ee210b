// What clients of Elasticsearch ask before they send, and what makes them content.
import { describe, expect, it } from 'vitest';

import { clusterAnswer, versionFor } from './cluster.ts';
import { filtered, parseFilterPath } from './filter-path.ts';

function asked(method: string, path: string): unknown {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  return clusterAnswer({ method, parts, version: '8.17.0' })?.body;
}

describe('the version', () => {
  it.each([
    ['', '8.17.0'],
    ['Elastic-Filebeat/8.15.0 (linux; amd64)', '8.17.0'],
    ['Elastic-Winlogbeat/9.2.1-SNAPSHOT (windows; amd64)', '9.2.1'],
    ['Filebeat/8.18.0', '8.18.0'],
    ['elasticsearch-js/9.4.3 (linux 6.1; Node.js v24)', '9.4.3'],
    ['Logstash/8.17.1 (OS=Linux)', '8.17.1'],
    ['Fluent-Bit', '8.17.0'],
    ['curl/99.1.1', '8.17.0'],
    ['opensearch-js/3.9.0', '8.17.0'],
  ])('for %s is %s', (userAgent, version) => {
    expect(versionFor(userAgent)).toBe(version);
  });
});

describe('the cluster', () => {
  it('is healthy, licensed and says what it is', () => {
    expect(asked('GET', '/')).toMatchObject({
      version: { number: '8.17.0', build_flavor: 'default' },
      tagline: 'You Know, for Search',
    });
    expect(asked('GET', '/_license')).toMatchObject({ license: { status: 'active', type: 'basic' } });
    expect(asked('GET', '/_xpack')).toMatchObject({
      license: { status: 'active' },
      features: { ilm: { enabled: true } },
    });
    expect(asked('GET', '/_cluster/health')).toMatchObject({ status: 'green', timed_out: false });
    expect(asked('GET', '/_nodes/http')).toMatchObject({ nodes: {} });
  });

  it('has an index exactly where it has an alias, or Filebeat refuses for ever', () => {
    expect(asked('HEAD', '/filebeat-8')).toBe('');
    expect(asked('GET', '/_alias/filebeat-8')).toEqual({
      'filebeat-8-000001': { aliases: { 'filebeat-8': { is_write_index: true } } },
    });
  });

  it.each([
    ['HEAD', '/_index_template/filebeat'],
    ['GET', '/_template/wazuh'],
    ['GET', '/_ilm/policy/filebeat'],
    ['GET', '/_ingest/pipeline/x'],
    ['GET', '/_data_stream/logs-x'],
    ['GET', '/_component_template/x'],
    ['GET', '/_cat/health'],
    ['GET', '/x/_mapping'],
  ])('has everything: %s %s', (method, path) => {
    expect(asked(method, path)).toBeDefined();
  });

  it('says by text that a legacy template exists', () => {
    expect(asked('GET', '/_cat/templates/filebeat-7.10.2')).toContain('filebeat-7.10.2');
  });

  it.each([
    ['PUT', '/_index_template/x'],
    ['PUT', '/_template/x'],
    ['PUT', '/_ilm/policy/x'],
    ['PUT', '/_ingest/pipeline/x'],
    ['PUT', '/_data_stream/x'],
    ['PUT', '/%3Cx-%7Bnow%2Fd%7D-000001%3E'],
    ['POST', '/_aliases'],
    ['PUT', '/_cluster/settings'],
    ['DELETE', '/_template/x'],
  ])('lets everything be set up: %s %s', (method, path) => {
    expect(asked(method, path)).toMatchObject({ acknowledged: true });
  });

  it.each([
    ['GET', '/_search'],
    ['POST', '/x/_search'],
    ['GET', '/_unknown'],
    ['POST', '/'],
  ])('cannot be searched: %s %s', (method, path) => {
    expect(asked(method, path)).toBeUndefined();
  });
});

describe('filter_path', () => {
  const answer = { took: 1, hits: { total: 2, list: [{ a: 1, b: 2 }, { b: 3 }] }, error: null };
  it.each([
    ['took', { took: 1 }],
    ['hits.*.a', { hits: { list: [{ a: 1 }] } }],
    ['**.b', { hits: { list: [{ b: 2 }, { b: 3 }] } }],
    ['h*s.tot*', { hits: { total: 2 } }],
    ['-hits', { took: 1, error: null }],
    ['hits,-hits.list', { hits: { total: 2 } }],
    ['nothing', {}],
  ])('%s', (text, expected) => {
    expect(filtered(answer, parseFilterPath(text))).toEqual(expected);
  });

  it('is bounded', () => {
    const filter = parseFilterPath(`${'**.'.repeat(50)}x,`.repeat(500));
    const started = Date.now();
    filtered(answer, filter);
    expect(Date.now() - started).toBeLessThan(10_000);
  });
});
