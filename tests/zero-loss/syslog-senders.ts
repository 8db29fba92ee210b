// Daemons that are given messages by `logger` and bring them on: rsyslog and syslog-ng, over TCP and to `_bulk`.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { recordBulks } from './bulk-recorder.ts';
import { absentAt, absentHere, placeOf } from './clients.ts';
import { sendBatches, type Place, type Sender, type Sending } from './sender.ts';

async function log(args: readonly string[], texts: readonly string[]): Promise<void> {
  const child = spawn('logger', [...args], { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${texts.join('\n')}\n`);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`logger ended with ${String(code)}.`);
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Starts the daemon and feeds it through its socket for as long as the test makes messages. */
async function feed(id: string, socket: string, daemon: ChildProcess): Promise<Sending> {
  for (let tries = 0; !existsSync(socket); tries += 1) {
    if (tries === 100 || daemon.exitCode !== null) throw new Error(`The daemon of ${id} does not listen.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { made, finish } = sendBatches(id, ({ texts }) =>
    log(['--socket-errors=on', '-u', socket, '-t', 'zero-loss'], texts),
  );
  return { made, finish, acknowledged: () => null, stop: () => endOf(daemon) };
}

type Configure = (place: Place, folder: string) => string;

const folderOf = ({ folder }: Place, id: string): string => {
  const own = join(folder, id);
  mkdirSync(own, { recursive: true });
  return own;
};

async function startRsyslog(id: string, place: Place, configure: Configure): Promise<Sending> {
  const folder = folderOf(place, id);
  const socket = join(folder, 'log.sock');
  const conf = join(folder, 'rsyslog.conf');
  writeFileSync(
    conf,
    `global(workDirectory="${folder}")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="${socket}" CreatePath="on" RateLimit.Interval="0")
${configure(place, folder)}`,
  );
  const args = ['-n', '-M', placeOf(place.clients, 'rsyslogModules'), '-f', conf, '-i', join(folder, 'pid')];
  return feed(id, socket, spawn(placeOf(place.clients, 'rsyslogd'), args, { stdio: 'ignore' }));
}

export const rsyslogTcp: Sender = {
  id: 'rsyslog-tcp',
  title: 'rsyslog `omfwd`, TCP, octet-counted, disk-assisted queue',
  promise: 'written',
  once: false,
  absent: (clients) => absentAt(clients, 'rsyslogd') ?? absentHere('logger'),
  start: (place) =>
    startRsyslog(
      'rsyslog-tcp',
      place,
      ({ ports }) => `action(type="omfwd" target="127.0.0.1" port="${ports.syslog}" protocol="tcp"
  TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format" ResendLastMSGOnReconnect="on"
  action.resumeRetryCount="-1" action.resumeInterval="1"
  queue.type="LinkedList" queue.filename="forward" queue.maxDiskSpace="1g" queue.saveOnShutdown="on")
`,
    ),
};

const bulkConfiguration = (port: number, key: string, folder: string, queue: string): string =>
  `module(load="omelasticsearch")
template(name="id" type="string" string="%$.id%")
ruleset(name="bulk") {
  if strlen($.omes!status) > 0 then {
    if ($.omes!status == 200) or ($.omes!status == 201) or ($.omes!status == 409) then { stop }
    if ($.omes!status == 400) then { action(type="omfile" file="${folder}/refused.log") stop }
    set $.id = $.omes!_id;
  } else { set $.id = $uuid; }
  action(type="omelasticsearch" server="127.0.0.1" serverport="${port}" searchIndex="logs" searchType=""
    bulkmode="on" writeoperation="create" bulkid="id" dynbulkid="on" retryfailures="on" retryruleset="bulk"
    errorFile="${folder}/errors.json" uid="tocsin" pwd="${key}" healthchecktimeout="2000" action.resumeRetryCount="-1" action.resumeInterval="1"
    ratelimit.interval="0" queue.type="LinkedList" ${queue})
}
call bulk
`;

/** What is written down between it and the door says which messages it had an answer for. */
const rsyslogBulk = (id: string, title: string, queue: string): Sender => ({
  id,
  title,
  promise: 'answered',
  // What was not answered is sent again in other bulks: only a bulk that is sent as it was is known by its name.
  once: false,
  absent: (clients) => absentAt(clients, 'rsyslogd') ?? absentHere('logger'),
  start: async (place) => {
    const recorder = await recordBulks(place.ports.elastic, join(folderOf(place, id), 'bulks.ndjson'));
    const sending = await startRsyslog(id, place, (_, folder) =>
      bulkConfiguration(recorder.port, place.key, folder, queue),
    );
    const stop = async (): Promise<void> => {
      await sending.stop();
      recorder.close();
    };
    return { ...sending, acknowledged: recorder.acknowledged, stop };
  },
});

export const rsyslogElastic = rsyslogBulk(
  'rsyslog-es',
  'rsyslog `omelasticsearch`, `retryfailures`, `bulkid`, disk-assisted queue',
  'queue.filename="bulk" queue.saveOnShutdown="on"',
);

export const rsyslogElasticMemory = rsyslogBulk(
  'rsyslog-es-memory',
  'rsyslog `omelasticsearch`, `retryfailures`, `bulkid`, queue in memory',
  'queue.size="100000"',
);

const syslogNg = (id: string, about: Pick<Sender, 'title' | 'promise' | 'once'>, configure: Configure): Sender => ({
  id,
  ...about,
  absent: (clients) => absentAt(clients, 'syslogNg') ?? absentHere('logger'),
  start: async (place) => {
    const folder = folderOf(place, id);
    const socket = join(folder, 'log.sock');
    const conf = join(folder, 'syslog-ng.conf');
    writeFileSync(
      conf,
      `@version: 3.38
options { stats-freq(0); time-reopen(1); };
source s { unix-dgram("${socket}"); };
${configure(place, folder)}
log { source(s); destination(d); flags(flow-control); };
`,
    );
    const file = (name: string): string => join(folder, name);
    const modules = `--module-path=${placeOf(place.clients, 'syslogNgModules')}`;
    const args = [modules, '-F', '--no-caps', '-f', conf, '-p', file('pid'), '-c', file('ctl'), '-R', file('persist')];
    const libraries = { LD_LIBRARY_PATH: placeOf(place.clients, 'syslogNgLibraries') };
    const env = { ...process.env, ...libraries };
    return feed(id, socket, spawn(placeOf(place.clients, 'syslogNg'), args, { stdio: 'ignore', env }));
  },
});

const buffer = (folder: string): string =>
  `disk-buffer(reliable(yes) disk-buf-size(104857600) mem-buf-size(1048576) dir("${folder}"))`;

export const syslogNgTcp = syslogNg(
  'syslog-ng-tcp',
  { title: 'syslog-ng `network()`, TCP, reliable disk buffer', promise: 'written', once: false },
  ({ ports }, folder) =>
    `destination d { network("127.0.0.1" port(${ports.syslog}) transport("tcp") ${buffer(folder)}); };`,
);

export const syslogNgElastic = syslogNg(
  'syslog-ng-es',
  { title: 'syslog-ng `elasticsearch-http`, reliable disk buffer', promise: 'queued', once: false },
  ({ ports, key, clients }, folder) => `@include "${placeOf(clients, 'syslogNgElastic')}"
destination d { elasticsearch-http(url("http://127.0.0.1:${ports.elastic}/_bulk") index("logs") type("")
  batch-lines(20) batch-timeout(300) user("tocsin") password("${key}") ${buffer(folder)}); };`,
);

export const logger: Sender = {
  id: 'logger',
  title: '`logger` over TCP, a connection for each 20',
  promise: 'written',
  once: false,
  absent: () => absentHere('logger'),
  start: async ({ ports }) => {
    const to = ['--socket-errors=on', '-T', '-n', '127.0.0.1', '-P', String(ports.syslog), '-t', 'zero-loss'];
    const { made, finish } = sendBatches('logger', ({ texts }) => log(to, texts));
    return { made, finish, acknowledged: () => null, stop: async () => undefined };
  },
};
