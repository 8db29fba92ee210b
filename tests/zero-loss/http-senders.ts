// Senders that are answered over HTTP: curl, and the clients of Elasticsearch, Splunk and OpenTelemetry.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { absentHere, absentPackage } from './clients.ts';
import { sendBatches, type Place, type Sender, type Sending } from './sender.ts';

async function runCurl(place: Place, { from, texts }: { from: number; texts: readonly string[] }): Promise<void> {
  const url = `http://127.0.0.1:${place.ports.main}/api/v1/ingest/auto`;
  const retry = ['--retry', '100', '--retry-all-errors', '--retry-delay', '1', '--max-time', '90'];
  const headers = ['-H', `Authorization: Bearer ${place.key}`, '-H', `Idempotency-Key: curl-${from}`];
  const child = spawn('curl', ['-sSf', ...retry, ...headers, '--data-binary', '@-', url], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(texts.join('\n'));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`curl ended with ${String(code)}.`);
}

export const curl: Sender = {
  id: 'curl',
  title: 'curl, `--retry`, `Idempotency-Key`',
  promise: 'answered',
  once: true,
  absent: () => absentHere('curl'),
  start: async (place) => ({ ...sendBatches('curl', (batch) => runCurl(place, batch)), stop: async () => undefined }),
};

/** The client runs in a process of its own, which tells what it made and what was acknowledged. */
async function startProcessOf(id: string, place: Place): Promise<Sending> {
  const { folder } = place.clients;
  const settings = JSON.stringify({ id, key: place.key, port: place.ports.main });
  const script = fileURLToPath(new URL('./client-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, settings], {
    env: { ...process.env, TOCSIN_CLIENTS: folder ?? '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const acknowledged = new Set<number>();
  let made = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word, from = 0, to = 0] = line.split(' ');
    made = Math.max(made, Number(to));
    if (word !== 'acknowledged') return;
    for (let sequence = Number(from); sequence < Number(to); sequence += 1) acknowledged.add(sequence);
  });
  const ended = once(child, 'exit');
  return {
    made: () => made,
    acknowledged: () => acknowledged,
    finish: async () => {
      child.stdin.end();
      await ended;
    },
    stop: async () => void child.kill('SIGKILL'),
  };
}

const packaged = (id: string, name: string, title: string, named: boolean): Sender => ({
  id,
  title,
  promise: 'answered',
  once: named,
  absent: (clients) => absentPackage(clients, name),
  start: (place) => startProcessOf(id, place),
});

export const elasticClient = packaged(
  'elastic-js',
  '@elastic/elasticsearch',
  '`@elastic/elasticsearch`, `helpers.bulk` with `_id`',
  true,
);
export const splunkLogging = packaged('splunk-logging', 'splunk-logging', '`splunk-logging` with retries', false);
export const otlp = packaged(
  'otlp',
  '@opentelemetry/exporter-logs-otlp-http',
  'OpenTelemetry’s OTLP/HTTP exporter',
  false,
);
