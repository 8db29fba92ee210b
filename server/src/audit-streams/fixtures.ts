// Receivers for tests that keep to their protocols and can fail, slow down and cut connections as told.
import 'reflect-metadata';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'; // prettier-ignore
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gunzipSync } from 'node:zlib';

import * as x509 from '@peculiar/x509';

/** What comes of one connection or request. `cut` n: broken off after n records; `lose`: taken, and not answered. */
export type Turn = 'take' | 'refuse' | 'lose' | 'never' | { cut: number };
export type Receiver = {
  port: number;
  /** `metadata.uid` of what was taken, in the order it came. */
  taken: string[];
  /** One for each of the next connections or requests; then all is taken. */
  turns: Turn[];
  close: () => Promise<void>;
};
export type Post = { headers: IncomingHttpHeaders; packed: Buffer };

export const uidIn = (text: string): string => JSON.parse(text).metadata.uid;

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

async function listening(server: Server): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
}

/** A certificate for 127.0.0.1 with its key, both PEM. */
export async function aCertificate(): Promise<{ cert: string; key: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=siem.test',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  const der = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: cert.toString('pem'), key: x509.PemConverter.encode(der, 'PRIVATE KEY') };
}

/** A private authority (PEM), and a certificate for 127.0.0.1 that it signed. */
export async function anAuthority(): Promise<{ ca: string; cert: string; key: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const [root, leaf] = [
    await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']),
    await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']),
  ];
  const life = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...life,
    name: 'CN=authority.test',
    keys: root,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  const cert = await x509.X509CertificateGenerator.create({
    ...life,
    subject: 'CN=siem.test',
    issuer: authority.subject,
    publicKey: leaf.publicKey,
    signingKey: root.privateKey,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  const der = await crypto.subtle.exportKey('pkcs8', leaf.privateKey);
  return {
    ca: authority.toString('pem'),
    cert: cert.toString('pem'),
    key: x509.PemConverter.encode(der, 'PRIVATE KEY'),
  };
}

/** Messages of RFC 5424 counted by octets (RFC 6587), over TLS where a certificate is given. */
export async function aSyslogReceiver(
  identity: { cert: string; key: string; clientCa?: string } | null,
): Promise<Receiver> {
  const receiver: Receiver = { port: 0, taken: [], turns: [], close: async () => undefined };
  const serve = (socket: Socket): void => {
    const turn = receiver.turns.shift() ?? 'take';
    if (turn === 'refuse') return void socket.destroy();
    let buffered = Buffer.alloc(0);
    let count = 0;
    socket.on('error', () => socket.destroy());
    socket.on('end', () => (turn === 'take' ? socket.end() : undefined));
    if (turn === 'never') return void socket.resume();
    socket.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk]);
      for (;;) {
        const head = /^(\d+) /.exec(buffered.toString('latin1', 0, 12));
        if (!head || buffered.length < head[0].length + Number(head[1])) return;
        if (typeof turn === 'object' && count === turn.cut) return void socket.destroy();
        const end = head[0].length + Number(head[1]);
        const message = buffered.toString('utf8', head[0].length, end);
        buffered = buffered.subarray(end);
        receiver.taken.push(uidIn(message.slice(message.indexOf('{'))));
        count += 1;
      }
    });
  };
  const server = identity
    ? createTlsServer(
        {
          ...identity,
          allowHalfOpen: true,
          ...(identity.clientCa !== undefined && {
            ca: identity.clientCa,
            requestCert: true,
            rejectUnauthorized: true,
          }),
        },
        serve,
      )
    : createPlainServer({ allowHalfOpen: true }, serve);
  server.on('tlsClientError', () => undefined);
  receiver.close = await listening(server);
  receiver.port = portOf(server);
  return receiver;
}

/** Over TLS where a certificate is given. */
export async function anHttpReceiver(
  identity: { cert: string; key: string } | null = null,
): Promise<Receiver & { posts: Post[] }> {
  const posts: Post[] = [];
  const receiver: Receiver & { posts: Post[] } = { port: 0, taken: [], turns: [], posts, close: async () => undefined };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const turn = receiver.turns.shift() ?? 'take';
    if (typeof turn === 'object') return void request.once('data', () => request.socket.destroy());
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const packed = Buffer.concat(pieces);
      posts.push({ headers: request.headers, packed });
      if (turn === 'never') return;
      if (turn === 'refuse') return void response.writeHead(503).end();
      for (const record of JSON.parse(gunzipSync(packed).toString('utf8'))) receiver.taken.push(record.metadata.uid);
      if (turn === 'lose') return void request.socket.destroy();
      response.writeHead(202).end();
    });
  };
  const server = identity ? createHttpsServer(identity, answer) : createHttpServer(answer);
  server.on('tlsClientError', () => undefined);
  receiver.close = await listening(server);
  receiver.port = portOf(server);
  return receiver;
}
