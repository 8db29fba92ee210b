// For tests: AWS's JSON services and HashiCorp Vault as their protocols say, with signatures and tokens that are checked.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

type Json = Record<string, unknown>;
type Asked = { request: IncomingMessage; body: string };
type Answered = { status: number; body: Json };
export type Peer = {
  url: string;
  /** `POST /v1/…` or the target, in order. */
  requests: string[];
  /** Answered to everything while it is set. */
  fault: Answered | null;
  close: () => Promise<void>;
};

async function serving(answer: (asked: Asked) => Answered, nameOf: (asked: Asked) => string): Promise<Peer> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = { request, body: Buffer.concat(chunks).toString('utf8') };
      peer.requests.push(nameOf(asked));
      const { status, body } = peer.fault ?? answer(asked);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const peer: Peer = {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    requests: [],
    fault: null,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return peer;
}

const read = (text: string): Json => {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const key = randomBytes(32);
function seal(plain: Buffer, about: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}
function open(bytes: Buffer, about: string): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  } catch {
    return null;
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (secret: string | Buffer, text: string): Buffer => createHmac('sha256', secret).update(text).digest();

export type AwsAccount = { accessKeyId: string; secretAccessKey: string; region: string; now: () => Date };

/** The name of the error AWS would answer a request with such a signature with; null for a good one. */
function signatureFault({ request, body }: Asked, service: string, account: AwsAccount): string | null {
  const { authorization = '', 'x-amz-date': date } = request.headers;
  const found = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(authorization); // prettier-ignore
  if (!found || typeof date !== 'string') return 'MissingAuthenticationTokenException';
  const [, id, day = '', region = '', named, names = '', signature = ''] = found;
  if (id !== account.accessKeyId) return 'UnrecognizedClientException';
  if (named !== service || region !== account.region || !date.startsWith(day)) return 'InvalidSignatureException';
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(at - account.now().getTime()) < 5 * 60_000)) return 'InvalidSignatureException';
  const signed = names.split(';');
  if (!['host', 'x-amz-date', 'x-amz-target'].every((name) => signed.includes(name)))
    return 'InvalidSignatureException';
  const headers = signed.map((name) => `${name}:${textOf(request.headers[name]).trim()}\n`).join('');
  const canonical = [request.method, '/', '', headers, names, sha256(body)].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const signing = [region, service, 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${account.secretAccessKey}`, day));
  const expected = hmac(signing, toSign);
  const given = Buffer.from(signature, 'hex');
  return timingSafeEqual(expected, given) ? null : 'InvalidSignatureException';
}

const failed = (name: string): Answered => ({ status: 400, body: { __type: name, message: 'No.' } });
const targetOf = ({ request }: Asked): string => textOf(request.headers['x-amz-target']);

/** A symmetric key: what it encrypted decrypts under the same encryption context only. */
export const aKms = (account: AwsAccount, arn: string): Promise<Peer> =>
  serving((asked) => {
    const fault = signatureFault(asked, 'kms', account);
    if (fault !== null) return failed(fault);
    const input = read(asked.body);
    if (input['KeyId'] !== arn) return failed('NotFoundException');
    const about = JSON.stringify(input['EncryptionContext'] ?? {});
    if (targetOf(asked) === 'TrentService.Encrypt') {
      const plain = Buffer.from(textOf(input['Plaintext']), 'base64');
      return { status: 200, body: { KeyId: arn, CiphertextBlob: seal(plain, about).toString('base64') } };
    }
    const plain = open(Buffer.from(textOf(input['CiphertextBlob']), 'base64'), about);
    if (targetOf(asked) !== 'TrentService.Decrypt' || !plain) return failed('InvalidCiphertextException');
    return { status: 200, body: { KeyId: arn, Plaintext: plain.toString('base64') } };
  }, targetOf);

export type AwsVersions = { current: string; previous?: string; createdAt: Date };

export const aSecretsManager = (account: AwsAccount, secrets: ReadonlyMap<string, AwsVersions>): Promise<Peer> =>
  serving((asked) => {
    const fault = signatureFault(asked, 'secretsmanager', account);
    if (fault !== null) return failed(fault);
    if (targetOf(asked) !== 'secretsmanager.GetSecretValue') return failed('InvalidRequestException');
    const { SecretId, VersionStage = 'AWSCURRENT' } = read(asked.body);
    const secret = secrets.get(textOf(SecretId));
    const value = VersionStage === 'AWSPREVIOUS' ? secret?.previous : secret?.current;
    if (!secret || value === undefined) return failed('ResourceNotFoundException');
    return {
      status: 200,
      body: { Name: SecretId, SecretString: value, CreatedDate: secret.createdAt.getTime() / 1000, VersionStages: [VersionStage] }, // prettier-ignore
    };
  }, targetOf);

export type KvSecret = { createdAt: Date; data: Json }[];

/** @param kv versions by path, the first is version 1 */
export const aHashicorpVault = (token: string, kv: ReadonlyMap<string, KvSecret> = new Map()): Promise<Peer> => {
  const refused = (status: number, ...errors: string[]): Answered => ({ status, body: { errors } });
  const transit = (action: string, name: string, input: Json): Answered => {
    const about = `${name} ${textOf(input['associated_data'])}`;
    if (action === 'encrypt') {
      const plain = Buffer.from(textOf(input['plaintext']), 'base64');
      return { status: 200, body: { data: { ciphertext: `vault:v1:${seal(plain, about).toString('base64')}` } } };
    }
    const plain = open(Buffer.from(textOf(input['ciphertext']).replace('vault:v1:', ''), 'base64'), about);
    if (!plain) return refused(400, 'cipher: message authentication failed');
    return { status: 200, body: { data: { plaintext: plain.toString('base64') } } };
  };
  return serving(
    ({ request, body }) => {
      if (request.headers['x-vault-token'] !== token) return refused(403, 'permission denied');
      const [path = '', query = ''] = (request.url ?? '').split('?');
      const [, action, name] = /^\/v1\/transit\/(encrypt|decrypt)\/([\w.-]+)$/.exec(path) ?? [];
      if (action && name && request.method === 'POST') return transit(action, name, read(body));
      const [, wanted = ''] = /^\/v1\/secret\/data\/(.+)$/.exec(path) ?? [];
      const versions = kv.get(decodeURIComponent(wanted)) ?? [];
      const version = Number(new URLSearchParams(query).get('version') ?? versions.length);
      const found = versions[version - 1];
      if (!found) return refused(404);
      const metadata = { version, created_time: found.createdAt.toISOString(), destroyed: false };
      return { status: 200, body: { data: { data: found.data, metadata } } };
    },
    ({ request }) => `${request.method} ${request.url}`,
  );
};
