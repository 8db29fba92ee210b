// The process: reads the settings, starts Tocsin, says where it is, and stops it cleanly.
import { createLog } from '#platform/log';

import { startApp } from './app.ts';
import { loadConfig } from './config.ts';

const say = (line: string): void => console.error(`Tocsin: ${line}`);

const config = loadConfig();
const log = createLog(config.logLevel);
const { buildDashboard } = await import('../../tools/build-dashboard.ts');
await buildDashboard({ say });

try {
  const app = await startApp(config, { log, say });
  const signIn =
    app.firstRun.kind === 'token'
      ? `create the first administrator at ${app.address}/setup?token=${app.firstRun.token}`
      : app.firstRun.kind === 'created'
        ? `sign in at ${app.address} as ${app.firstRun.email} with TOCSIN_ADMIN_PASSWORD`
        : `sign in at ${app.address}`;
  console.log(`Tocsin is ready: ${signIn}`);
  stopOnSignal(app.close);
} catch (error) {
  say(`cannot start: ${error instanceof Error ? error.message : String(error)}`);
  log.fatal({ err: error }, 'cannot start');
  process.exitCode = 1;
}

/** The first signal stops cleanly, a second one at once; what was acknowledged survives both. */
function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    say('stopping …');
    void close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
