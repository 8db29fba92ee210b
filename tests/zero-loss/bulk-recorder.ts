// Stands between a client and `_bulk` and remembers what the client was told: a document is acknowledged when its answer went out.
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

import { readText } from './sender.ts';

export type BulkRecorder = {
  port: number;
  /** Numbers whose document was answered as stored, or as stored before. */
  acknowledged: () => ReadonlySet<number>;
  close: () => void;
};

type Item = { status: number };
type BulkAnswer = { items: readonly Record<string, Item>[] };

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  // A message that ends before its length is reached is no message.
  if (!message.complete) throw new Error('Cut off.');
  return Buffer.concat(chunks);
}

/** The numbers of a bulk's documents in their order; every second line is a document. */
const numbersIn = (bulk: string): number[] =>
  bulk
    .split('\n')
    .filter((line, index) => index % 2 === 1 && line !== '')
    .map((line) => readText(line)?.sequence ?? -1);

/** What each document was answered, in their order; none when the bulk was not taken. */
function statusesIn(status: number, body: string): number[] {
  if (status !== 200) return [];
  const { items }: BulkAnswer = JSON.parse(body);
  return items.map((item) => Object.values(item)[0]?.status ?? 0);
}

const isStored = (status: number | undefined): boolean =>
  status !== undefined && ((status >= 200 && status < 300) || status === 409);

/**
 * @param to the port of the door
 * @param file where every bulk goes, a line of JSON each: when, the numbers, the status, the items that were refused
 */
export async function recordBulks(to: number, file: string): Promise<BulkRecorder> {
  const acknowledged = new Set<number>();

  async function pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const { method, url, headers } = incoming;
    const numbers = url?.includes('_bulk') ? numbersIn(body.toString()) : [];
    const note = (about: object): void => {
      if (numbers.length > 0) appendFileSync(file, `${JSON.stringify({ at: new Date(), numbers, ...about })}\n`);
    };
    try {
      const outgoing = request({ host: '127.0.0.1', port: to, method, path: url, headers, agent: false });
      const told = await new Promise<IncomingMessage>((resolve, reject) =>
        outgoing.on('response', resolve).on('error', reject).end(body),
      );
      const text = await bytesOf(told);
      const statuses = numbers.length > 0 ? statusesIn(told.statusCode ?? 0, text.toString()) : [];
      answer.writeHead(told.statusCode ?? 502, told.headers).end(text);
      await once(answer, 'finish');
      numbers.forEach((number, index) => isStored(statuses[index]) && acknowledged.add(number));
      note({ status: told.statusCode, refused: numbers.filter((_, index) => !isStored(statuses[index])) });
    } catch (error) {
      note({ error: String(error) });
      throw error;
    }
  }

  const server = createServer((incoming, answer) => {
    // What the door cannot say, the client is not told: its connection ends.
    pass(incoming, answer).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    acknowledged: () => acknowledged,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
