// A NATS server with JetStream for a test.
import { spawn, type ChildProcess } from 'node:child_process';

/** A broker of our own, which may be killed. */
export async function startBroker(dir: string, port: number): Promise<{ kill: () => Promise<void> }> {
  const child: ChildProcess = spawn('nats-server', ['-js', '-sd', dir, '-a', '127.0.0.1', '-p', String(port)], {
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.stderr?.on('data', (chunk: Buffer) => chunk.toString().includes('Server is ready') && resolve());
  });
  return {
    kill: () =>
      new Promise((resolve) => {
        child.on('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}
