// One client from npm as a process: `node client-process.ts '{"id":…,"key":…,"port":…}'`; it finishes when stdin ends.
import { argv } from 'node:process';

import { findClients, requireClient } from './clients.ts';
import { sendBatches, type Batch } from './sender.ts';

type Settings = { id: string; key: string; port: number };
type Send = (batch: Batch) => Promise<void>;

// Only what is used of packages that are not installed here.
type Elastic = {
  Client: new (options: object) => {
    helpers: { bulk: (options: object) => Promise<{ successful: number; failed: number; aborted: boolean }> };
  };
};
type Splunk = {
  Logger: new (options: object) => {
    error: (error: unknown) => void;
    send: (context: { message: string }) => void;
    flush: (done: (error: unknown, response: unknown, body: { code?: number } | undefined) => void) => void;
  };
};
type Otlp = { OTLPLogExporter: new (options: object) => { export: Export } };
type Export = (records: readonly unknown[], done: (result: { code: number }) => void) => void;
type OtlpLogs = {
  LoggerProvider: new (options: object) => { getLogger: (name: string) => { emit: (record: object) => void } };
};

const load = requireClient(findClients());

function elastic({ key, port }: Settings): Send {
  const { Client }: Elastic = load('@elastic/elasticsearch');
  const client = new Client({ node: `http://127.0.0.1:${port}/doors/elastic`, auth: { bearer: key }, maxRetries: 5 });
  return async ({ from, texts }) => {
    const result = await client.helpers.bulk({
      datasource: texts.map((message, index) => ({ message, id: from + index })),
      onDocument: ({ id }: { id: number }) => ({ create: { _index: 'logs', _id: `elastic-js-${id}` } }),
    });
    if (result.aborted || result.failed > 0 || result.successful !== texts.length) throw new Error('Not all arrived.');
  };
}

function splunk({ key, port }: Settings): Send {
  const { Logger }: Splunk = load('splunk-logging');
  const url = `http://127.0.0.1:${port}`;
  const path = '/doors/splunk/services/collector/event/1.0';
  const logger = new Logger({ token: key, url: `${url}${path}`, maxRetries: 4, maxBatchCount: 0, batchInterval: 0 });
  logger.error = () => undefined;
  return ({ texts }) =>
    new Promise((resolve, reject) => {
      for (const message of texts) logger.send({ message });
      logger.flush((error, _, body) => {
        if (error || body?.code !== 0) reject(new Error('Not acknowledged.'));
        else resolve();
      });
    });
}

function otlp({ key, port }: Settings): Send {
  const { OTLPLogExporter }: Otlp = load('@opentelemetry/exporter-logs-otlp-http');
  const { LoggerProvider }: OtlpLogs = load('@opentelemetry/sdk-logs');
  const url = `http://127.0.0.1:${port}/doors/otlp/v1/logs`;
  const exporter = new OTLPLogExporter({ url, headers: { Authorization: `Bearer ${key}` } });
  const emitted: unknown[] = [];
  const onEmit = (record: unknown): void => void emitted.push(record);
  const done = async (): Promise<void> => undefined;
  const provider = new LoggerProvider({ processors: [{ onEmit, forceFlush: done, shutdown: done }] });
  const logger = provider.getLogger('zero-loss');
  return ({ texts }) =>
    new Promise((resolve, reject) => {
      for (const body of texts) logger.emit({ body, severityNumber: 9 });
      exporter.export(emitted.splice(0), ({ code }) => {
        if (code === 0) resolve();
        else reject(new Error('Not exported.'));
      });
    });
}

const clients: Record<string, (settings: Settings) => Send> = {
  'elastic-js': elastic,
  'splunk-logging': splunk,
  otlp,
};

const settings: Settings = JSON.parse(argv[2] ?? '{}');
const send = clients[settings.id]?.(settings);
if (send === undefined) throw new Error(`There is no client ${settings.id}.`);
const sending = sendBatches(settings.id, async (batch) => {
  const numbers = `${batch.from} ${batch.from + batch.texts.length}\n`;
  process.stdout.write(`made ${numbers}`);
  await send(batch);
  process.stdout.write(`acknowledged ${numbers}`);
});
process.stdin.resume();
process.stdin.on('end', () => void sending.finish().then(() => process.exit(0)));
