// A time stamp authority for tests: OpenSSL's, behind HTTP, with a root and a signer of its own.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Authority = {
  url: string;
  /** Its root, in PEM. */
  ca: string;
  /** What is answered next instead of a stamp: any bytes, or a status. */
  next: (Buffer | number)[];
  /** Every stamp it gave. */
  stamps: Buffer[];
  /** As a person would check it. @throws when OpenSSL does not accept it */
  verify: (stamp: Buffer, statement: Uint8Array) => void;
  close: () => Promise<void>;
};

const run = (dir: string, args: readonly string[]): Buffer =>
  execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });

export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const config = `
[tsa]
default_tsa = one
[one]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
certs = ca.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.32473.1
digests = sha256
ess_cert_id_alg = sha256
`;

export async function anAuthority(): Promise<Authority> {
  const dir = mkdtempSync(join(tmpdir(), 'tocsin-tsa-'));
  const path = (name: string): string => join(dir, name);
  writeFileSync(path('tsa.cnf'), config);
  writeFileSync(path('serial'), '01\n');
  writeFileSync(path('ext.cnf'), 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n');
  const made = ['-nodes', '-newkey', 'rsa:2048', '-sha256'];
  run(dir, ['req', '-x509', ...made, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', '/CN=Test root']);
  run(dir, ['req', ...made, '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=Test TSA']);
  run(dir, ['x509', '-req', '-in', 'tsa.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-extfile', 'ext.cnf', '-out', 'tsa.pem']); // prettier-ignore
  const stamps: Buffer[] = [];
  const next: (Buffer | number)[] = [];
  const stamp = (query: Buffer): Buffer => {
    writeFileSync(path('query.tsq'), query);
    run(dir, ['ts', '-reply', '-config', 'tsa.cnf', '-section', 'one', '-queryfile', 'query.tsq', '-out', 'reply.tsr']);
    return readFileSync(path('reply.tsr'));
  };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const instead = next.shift();
      if (typeof instead === 'number') return void response.writeHead(instead).end();
      const reply = instead ?? stamp(Buffer.concat(pieces));
      stamps.push(reply);
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/tsa`,
    ca: readFileSync(path('ca.pem'), 'utf8'),
    next,
    stamps,
    verify: (reply, statement) => {
      writeFileSync(path('given.tsr'), reply);
      writeFileSync(path('given.json'), statement);
      run(dir, ['ts', '-verify', '-data', 'given.json', '-in', 'given.tsr', '-CAfile', 'ca.pem']);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
