// Answers what clients ask of a cluster before they send: everything they look for is there, everything they set up is fine.
type Request = { method: string; parts: readonly string[]; version: string };
/** A text body is sent as text, an object as JSON. */
export type ClusterAnswer = { status: number; body: unknown };

const clusterName = 'tocsin';
const clusterUuid = 'dG9jc2luLWRvb3ItMDAwMQ';
const defaultVersion = [8, 17, 0] as const;
const longAgo = '2024-01-01T00:00:00.000Z';

const ok = (body: unknown): ClusterAnswer => ({ status: 200, body });
const acknowledged = ok({ acknowledged: true });
const shards = { total: 1, successful: 1, failed: 0 };

/**
 * The version to be. Shippers refuse a server that is older than they are, so it is at least the one in the
 * `User-Agent` of a client that is numbered like the server.
 */
export function versionFor(userAgent: string): string {
  const named = /(?:beat|elastic|logstash)[\w-]*\/(\d{1,3})\.(\d{1,3})\.(\d{1,5})/i.exec(userAgent.slice(0, 300));
  const own = named ? [Number(named[1]), Number(named[2]), Number(named[3])] : [];
  for (const [at, number] of defaultVersion.entries()) {
    const difference = (own[at] ?? 0) - number;
    if (difference !== 0) return (difference > 0 ? own : defaultVersion).join('.');
  }
  return defaultVersion.join('.');
}

/** Null where nothing is known of the path. */
export function clusterAnswer(request: Request): ClusterAnswer | null {
  const { method, parts } = request;
  const [first = ''] = parts;
  if (first === '') return isReading(method) ? ok(about(request.version)) : null;
  const answer = answers[first];
  if (answer) return answer(request);
  return first.startsWith('_') ? null : indexAnswer(request);
}

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';
const isWriting = (method: string): boolean => method === 'PUT' || method === 'POST';

/** Reading finds what is asked for, under the name it is asked by; writing and deleting is acknowledged. */
const stored =
  (found: (name: string) => unknown) =>
  ({ method, parts }: Request): ClusterAnswer => {
    const name = parts.slice(1).join('/');
    return isReading(method) ? ok(found(name)) : acknowledged;
  };

const answers: Readonly<Record<string, (request: Request) => ClusterAnswer | null>> = {
  _license: () => ok({ license }),
  _xpack: () => ok({ build: { hash: 'tocsin', date: longAgo }, license, features, tagline: '' }),
  _ilm: ({ method, parts }) => {
    if (parts[1] === 'status') return ok({ operation_mode: 'RUNNING' });
    if (!isReading(method)) return acknowledged;
    return ok({ [parts[2] ?? 'default']: { version: 1, modified_date: longAgo, policy: { phases: {} } } });
  },
  _index_template: stored((name) => ({
    index_templates: [{ name, index_template: { index_patterns: [`${name}*`], composed_of: [], data_stream: {} } }],
  })),
  _component_template: stored((name) => ({ component_templates: [{ name, component_template: { template: {} } }] })),
  _template: stored((name) => ({
    [name]: { order: 0, index_patterns: [`${name}*`], settings: {}, mappings: {}, aliases: {} },
  })),
  _data_stream: stored((name) => ({
    data_streams: [
      { name, timestamp_field: { name: '@timestamp' }, indices: [], generation: 1, status: 'GREEN', template: name },
    ],
  })),
  _ingest: ({ method, parts }) => {
    if (!isReading(method)) return acknowledged;
    const name = parts[2];
    return ok(name === undefined ? {} : { [name]: { description: '', processors: [] } });
  },
  _alias: ({ method, parts }) => (isReading(method) ? ok(aliasOf(parts[1] ?? 'events')) : acknowledged),
  _aliases: () => acknowledged,
  _cluster: ({ method, parts }) => {
    if (parts[1] === 'health') return ok(health);
    return isReading(method) ? ok({ cluster_name: clusterName, persistent: {}, transient: {} }) : acknowledged;
  },
  _cat: ({ parts }) => catAnswer(parts),
  _nodes: () => ok({ _nodes: { total: 0, successful: 0, failed: 0 }, cluster_name: clusterName, nodes: {} }),
  _security: ({ parts }) => {
    if (parts[1] === '_authenticate') return ok({ username: 'tocsin', roles: [], enabled: true });
    return ok({ username: 'tocsin', has_all_requested: true, cluster: {}, index: {}, application: {} });
  },
  _refresh: () => ok({ _shards: shards }),
  _flush: () => ok({ _shards: shards }),
  _mapping: ({ method }) => (isReading(method) ? ok({}) : acknowledged),
  _settings: ({ method }) => (isReading(method) ? ok({}) : acknowledged),
};

const license = {
  status: 'active',
  uid: '00000000-0000-4000-8000-000000000000',
  type: 'basic',
  mode: 'basic',
  issue_date: longAgo,
  issue_date_in_millis: Date.parse(longAgo),
  max_nodes: 1000,
  issued_to: clusterName,
  issuer: clusterName,
  start_date_in_millis: -1,
};

const off = { available: false, enabled: false };
const features = {
  ilm: { available: true, enabled: true },
  security: { available: true, enabled: true },
  monitoring: off,
  ml: off,
  watcher: off,
};

const health = {
  cluster_name: clusterName,
  status: 'green',
  timed_out: false,
  number_of_nodes: 1,
  number_of_data_nodes: 1,
  active_primary_shards: 1,
  active_shards: 1,
  relocating_shards: 0,
  initializing_shards: 0,
  unassigned_shards: 0,
  delayed_unassigned_shards: 0,
  number_of_pending_tasks: 0,
  number_of_in_flight_fetch: 0,
  task_max_waiting_in_queue_millis: 0,
  active_shards_percent_as_number: 100,
};

const about = (version: string): unknown => ({
  name: clusterName,
  cluster_name: clusterName,
  cluster_uuid: clusterUuid,
  version: {
    number: version,
    build_flavor: 'default',
    build_type: 'docker',
    build_hash: '0000000000000000000000000000000000000000',
    build_date: longAgo,
    build_snapshot: false,
    lucene_version: '9.12.0',
    minimum_wire_compatibility_version: '7.17.0',
    minimum_index_compatibility_version: '7.0.0',
  },
  tagline: 'You Know, for Search',
});

/** A name must not be an index where it is found as an alias, so an index behind the alias is made up. */
const aliasOf = (name: string): unknown => ({
  [`${name.replace(/\*$/, '')}-000001`]: { aliases: { [name]: { is_write_index: true } } },
});

/** Text, and not empty: that is how legacy clients see that a template exists. */
function catAnswer(parts: readonly string[]): ClusterAnswer {
  const [, what = '', name = ''] = parts;
  if (what === 'health') return ok(`0 00:00:00 ${clusterName} green 1 1 1 1 0 0 0 0 - 100.0%\n`);
  if (what === 'templates') return ok(`${name} [${name}*] 0 \n`);
  return ok('');
}

/** What is asked of one index, and of its parts that are no documents. */
function indexAnswer({ method, parts }: Request): ClusterAnswer | null {
  const [name = '', part] = parts;
  if (part === undefined) {
    if (method === 'HEAD') return ok('');
    if (method === 'GET') return ok({ [name]: { aliases: {}, mappings: {}, settings: {} } });
    return isWriting(method) ? ok({ acknowledged: true, shards_acknowledged: true, index: name }) : acknowledged;
  }
  if (part === '_alias' || part === '_aliases') return isReading(method) ? ok(aliasOf(parts[2] ?? name)) : acknowledged;
  if (part === '_refresh' || part === '_flush') return ok({ _shards: shards });
  if (part === '_mapping' || part === '_settings' || part === '_mappings') {
    return isReading(method) ? ok({ [name]: { mappings: {}, settings: {} } }) : acknowledged;
  }
  if (part === '_rollover') return ok({ acknowledged: true, shards_acknowledged: true, rolled_over: false });
  return null;
}
