// A small object storage that keeps to S3's rules: signatures, pages of a listing, ranges and conditions.
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type FakeBucket = {
  endpoint: string;
  put: (key: string, body: Buffer | string, modifiedAt?: Date) => void;
  remove: (key: string) => void;
  /** Of an object under lock: `COMPLIANCE until 2036-…`; null for others. */
  lockOf: (key: string) => string | null;
  /** `GET /b/key`, in order, without the query. */
  requests: string[];
  /** Answered to the next requests instead, one each; 0 breaks the connection off. */
  faults: number[];
  /** Called before each request is answered. */
  before: (() => void) | null;
  close: () => Promise<void>;
};
type Options = {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  now: () => Date;
  pageSize?: number;
  ignoresRanges?: boolean;
  /** Object Lock is off for the bucket: what asks for it is taken without. */
  ignoresLocks?: boolean;
};
type Lock = { mode: string; until: string };
type Stored = { body: Buffer; etag: string; modifiedAt: Date; lock?: Lock };

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const strict = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** What is wrong with the signature; null for a good one. */
function signatureFault(request: IncomingMessage, options: Options): string | null {
  const { authorization = '', 'x-amz-date': date, 'x-amz-content-sha256': payload } = request.headers;
  const found = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(authorization); // prettier-ignore
  if (!found || typeof date !== 'string' || typeof payload !== 'string') return 'AccessDenied';
  const [, keyId = '', day = '', region = '', names = '', signature = ''] = found;
  if (keyId !== options.accessKeyId) return 'InvalidAccessKeyId';
  if (region !== options.region) return 'AuthorizationHeaderMalformed';
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(at - options.now().getTime()) < 15 * 60_000)) return 'RequestTimeTooSkewed';
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const canonicalQuery = query === '' ? '' : query.split('&').map((pair) => (pair.includes('=') ? pair : `${pair}=`)).toSorted().join('&'); // prettier-ignore
  const signedNames = names.split(';');
  if (!signedNames.includes('host') || !signedNames.includes('x-amz-date')) return 'AccessDenied';
  const headers = signedNames.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`).join('');
  const canonical = [request.method, path, canonicalQuery, headers, names, payload].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n');
  const key = ['s3', 'aws4_request'].reduce(hmac, hmac(hmac(`AWS4${options.secretAccessKey}`, day), region));
  return hmac(key, toSign).toString('hex') === signature ? null : 'SignatureDoesNotMatch';
}

const fail = (response: ServerResponse, status: number, code: string): void =>
  void response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message></Error>`); // prettier-ignore

type Shelf = { objects: Map<string, Stored>; options: Options };

async function store(
  { objects, options }: Shelf,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  const body = Buffer.concat(pieces);
  const { 'content-md5': md5, 'x-amz-content-sha256': hash, ...headers } = request.headers;
  if (hash !== sha256(body)) return fail(response, 400, 'XAmzContentSHA256Mismatch');
  const [mode, until] = [headers['x-amz-object-lock-mode'], headers['x-amz-object-lock-retain-until-date']];
  const isLocking = typeof mode === 'string' && typeof until === 'string';
  const etag = createHash('md5').update(body);
  // S3 asks for a checksum of what it is to lock.
  if (isLocking && md5 !== etag.copy().digest('base64')) return fail(response, 400, 'InvalidRequest');
  const lock = isLocking && options.ignoresLocks !== true ? { lock: { mode, until } } : {};
  objects.set(key, { body, etag: etag.digest('hex'), modifiedAt: options.now(), ...lock });
  response.writeHead(200).end();
}

/** PutObjectRetention: of an object that is there, and never to an earlier date. */
async function retain(
  { objects, options }: Shelf,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  const body = Buffer.concat(pieces);
  const { 'content-md5': md5, 'x-amz-content-sha256': hash } = request.headers;
  if (hash !== sha256(body)) return fail(response, 400, 'XAmzContentSHA256Mismatch');
  if (md5 !== createHash('md5').update(body).digest('base64')) return fail(response, 400, 'InvalidRequest');
  const object = objects.get(key);
  if (!object) return fail(response, 404, 'NoSuchKey');
  const [, mode, until] = /<Mode>(\w+)<\/Mode><RetainUntilDate>([^<]+)<\/RetainUntilDate>/.exec(body.toString()) ?? [];
  if (mode === undefined || until === undefined) return fail(response, 400, 'MalformedXML');
  if (object.lock && Date.parse(object.lock.until) > Date.parse(until)) return fail(response, 403, 'AccessDenied');
  if (options.ignoresLocks !== true) object.lock = { mode, until };
  response.writeHead(200).end();
}

function removeObject({ objects, options }: Shelf, key: string, response: ServerResponse): void {
  const lock = objects.get(key)?.lock;
  if (lock && Date.parse(lock.until) > options.now().getTime()) return fail(response, 403, 'AccessDenied');
  objects.delete(key);
  response.writeHead(204).end();
}

function head({ objects }: Shelf, key: string, response: ServerResponse): void {
  const object = objects.get(key);
  if (!object) return void response.writeHead(404).end();
  const { etag, lock } = object;
  response.writeHead(200, {
    etag: `"${etag}"`,
    'x-amz-version-id': 'v1',
    ...(lock && { 'x-amz-object-lock-mode': lock.mode, 'x-amz-object-lock-retain-until-date': lock.until }),
  });
  response.end();
}

const lockSaid = (object: Stored | undefined): string | null =>
  object?.lock ? `${object.lock.mode} until ${object.lock.until}` : null;

export async function aBucket(name: string, options: Options): Promise<FakeBucket> {
  const objects = new Map<string, Stored>();

  function list(query: URLSearchParams, response: ServerResponse): void {
    const prefix = query.get('prefix') ?? '';
    const token = query.get('continuation-token');
    const after = token === null ? '' : Buffer.from(token, 'base64').toString();
    const size = Math.min(Number(query.get('max-keys') ?? 1000), options.pageSize ?? 1000);
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted();
    const page = keys.slice(0, size);
    const isEncoded = query.get('encoding-type') === 'url';
    const contents = page.map((key) => {
      const { etag, body, modifiedAt } = objects.get(key) ?? { etag: '', body: '', modifiedAt: new Date(0) };
      const shown = isEncoded ? strict(key).replaceAll('%2F', '/').replaceAll('%20', '+') : escaped(key);
      return `<Contents><Key>${shown}</Key><LastModified>${modifiedAt.toISOString()}</LastModified><ETag>&quot;${etag}&quot;</ETag><Size>${body.length}</Size><Owner><ID>x</ID></Owner><StorageClass>STANDARD</StorageClass></Contents>`; // prettier-ignore
    });
    const isCut = keys.length > page.length;
    const next = isCut ? `<NextContinuationToken>${Buffer.from(page.at(-1) ?? '').toString('base64')}</NextContinuationToken>` : ''; // prettier-ignore
    response.writeHead(200, { 'content-type': 'application/xml' }).end(
      `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${name}</Name><Prefix>${escaped(prefix)}</Prefix><KeyCount>${page.length}</KeyCount>${isEncoded ? '<EncodingType>url</EncodingType>' : ''}<IsTruncated>${isCut}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`, // prettier-ignore
    );
  }

  function get(key: string, request: IncomingMessage, response: ServerResponse): void {
    const object = objects.get(key);
    if (!object) return fail(response, 404, 'NoSuchKey');
    const { body, etag } = object;
    const wanted = request.headers['if-match'];
    if (wanted !== undefined && wanted !== `"${etag}"`) return fail(response, 412, 'PreconditionFailed');
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (!range || options.ignoresRanges === true) return void response.writeHead(200, { etag: `"${etag}"` }).end(body);
    const [from, to] = [Number(range[1]), Math.min(Number(range[2]), body.length - 1)];
    if (from >= body.length) return fail(response, 416, 'InvalidRange');
    response.writeHead(206, { etag: `"${etag}"`, 'content-range': `bytes ${from}-${to}/${body.length}` });
    response.end(body.subarray(from, to + 1));
  }

  const server = createServer((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    fake.requests.push(`${request.method} ${path}`);
    fake.before?.();
    const fault = fake.faults.shift();
    if (fault === 0) return void request.socket.destroy();
    if (fault !== undefined) return fail(response, fault, 'SlowDown');
    const wrong = signatureFault(request, options);
    if (wrong !== null) return fail(response, 403, wrong);
    const [, bucket = '', ...key] = path.split('/');
    if (bucket !== name) return fail(response, 404, 'NoSuchBucket');
    const named = key.map(decodeURIComponent).join('/');
    if (named === '') list(new URLSearchParams(query.replaceAll('+', '%2B')), response);
    else if (request.method === 'PUT' && query === 'retention=')
      void retain({ objects, options }, named, request, response); // prettier-ignore
    else if (request.method === 'PUT') void store({ objects, options }, named, request, response);
    else if (request.method === 'DELETE') removeObject({ objects, options }, named, response);
    else if (request.method === 'HEAD') head({ objects, options }, named, response);
    else get(named, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const fake: FakeBucket = {
    endpoint: `http://127.0.0.1:${port}`,
    put: (key, body, modifiedAt = options.now()) => {
      const bytes = Buffer.from(body);
      const etag = createHash('md5').update(bytes).digest('hex');
      objects.set(key, { body: bytes, etag, modifiedAt });
    },
    lockOf: (key) => lockSaid(objects.get(key)),
    remove: (key) => void objects.delete(key),
    requests: [],
    faults: [],
    before: null,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;
}
