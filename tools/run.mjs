// Runs a script of ours with the pinned Node.js and current dependencies, fetching either when missing. Runs on Node 20.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).config.node;
const wantedMajor = Number(wanted.split('.')[0]);

/** npm runs us with its own path in the environment; without npm we look beside Node.js. */
function npmCli() {
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const found = [process.env.npm_execpath, beside].find((path) => path?.endsWith('.js') && existsSync(path));
  if (found) return found;
  console.error('Tocsin: npm was not found. Start with `npm start`, or put npm beside Node.js.');
  process.exit(1);
}

function fail(message, status) {
  console.error(`Tocsin: ${message}`);
  process.exit(status || 1);
}

/** The Node.js to run with: this one when it is new enough, else the pinned one from the package registry. */
function nodePath() {
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const dir = join(root, '.runtime', wanted);
  const bin = join(dir, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(bin)) return bin;

  console.error(`Tocsin: fetching Node.js ${wanted} (this machine has ${process.versions.node}) …`);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{"private":true}\n');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const { status } = spawnSync(
    process.execPath,
    [npmCli(), 'install', '--prefix', dir, ...flags, `${name}@${wanted}`],
    {
      stdio: ['ignore', 2, 2],
      cwd: dir,
    },
  );
  if (status !== 0 || !existsSync(bin))
    fail(`Node.js ${wanted} could not be fetched; install Node.js ${wantedMajor} or later.`, status);
  return bin;
}

/** `npm ci` with the Node.js that will run the program, and only when the lock file has changed. */
function installDependencies(node) {
  const stamp = join(root, 'node_modules', '.tocsin-installed');
  const lock = readFileSync(join(root, 'package-lock.json'));
  const key = createHash('sha256').update(lock).update(`${wanted} ${process.platform} ${process.arch}`).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;

  console.error('Tocsin: installing dependencies (about a minute, once) …');
  const { status } = spawnSync(node, [npmCli(), 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    cwd: root,
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
  });
  if (status !== 0) fail('`npm ci` failed; its message is above.', status);
  writeFileSync(stamp, key);
}

const node = nodePath();
installDependencies(node);
const [script, ...args] = process.argv.slice(2);
const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
