import { once } from 'node:events';
// Asks ClamAV about a file: the command INSTREAM of clamd over TCP, see clamd(8).
import { connect } from 'node:net';

export type Verdict = { state: 'clean' } | { state: 'condemned'; found: string } | { state: 'failed'; because: string };
export type Scanner = { scan: (content: AsyncIterable<Uint8Array>) => Promise<Verdict> };

const idleMs = 120_000;
const longestAnswer = 4096;

/** `stream: OK`, `stream: Eicar-Test-Signature FOUND`, or an error such as `INSTREAM size limit exceeded. ERROR`. */
export function readAnswer(text: string): Verdict {
  const answer = text.replaceAll('\0', '').trim();
  if (answer === 'stream: OK') return { state: 'clean' };
  const [, found] = /^stream: (.+) FOUND$/.exec(answer) ?? [];
  if (found !== undefined) return { state: 'condemned', found: found.slice(0, 200) };
  return { state: 'failed', because: answer.slice(0, 200) || 'The scanner hung up without an answer.' };
}

/** @param address `host:port` of clamd */
export function createClamScanner(address: string): Scanner {
  const at = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, at).replace(/^\[|\]$/g, ''), Number(address.slice(at + 1))];
  return {
    scan: async (content) => {
      const socket = connect({ host, port });
      socket.setTimeout(idleMs, () => socket.destroy(new Error('The scanner does not answer.')));
      let answer = '';
      let fault: string | null = null;
      socket.setEncoding('latin1');
      socket.on('data', (text: string) => {
        if (answer.length < longestAnswer) answer += text;
      });
      socket.on('error', (error) => {
        fault = error.message;
      });
      const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
      const send = async (bytes: Uint8Array): Promise<void> => {
        if (!socket.write(bytes)) await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
      };
      try {
        await send(Buffer.from('zINSTREAM\0'));
        for await (const piece of content) {
          // It says no before the end where a file is larger than it takes.
          if (socket.destroyed || answer !== '') break;
          const length = Buffer.alloc(4);
          length.writeUInt32BE(piece.length);
          await send(length);
          await send(piece);
        }
        if (!socket.destroyed) await send(Buffer.alloc(4));
        await closed;
      } finally {
        socket.destroy();
      }
      if (answer === '' && fault !== null) return { state: 'failed', because: fault };
      return readAnswer(answer);
    },
  };
}
