// The sender's side of Lumberjack, for tests.
import { deflateSync } from 'node:zlib';

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(value)]);

export const windowFrame = (size: number, version = 2): Buffer =>
  Buffer.concat([Buffer.from(`${version}W`), u32(size)]);
export const jsonFrame = (sequence: number, event: unknown): Buffer =>
  Buffer.concat([Buffer.from('2J'), u32(sequence), text(typeof event === 'string' ? event : JSON.stringify(event))]);
export const dataFrame = (sequence: number, pairs: Record<string, string>): Buffer =>
  Buffer.concat([
    Buffer.from('1D'),
    u32(sequence),
    u32(Object.keys(pairs).length),
    ...Object.entries(pairs).flatMap(([name, value]) => [text(name), text(value)]),
  ]);
export const packedFrame = (inner: Buffer, version = 2): Buffer => {
  const packed = deflateSync(inner);
  return Buffer.concat([Buffer.from(`${version}C`), u32(packed.length), packed]);
};

/** A window as Beats send it. */
export function windowOf(events: readonly unknown[], { packed = true } = {}): Buffer {
  const frames = Buffer.concat(events.map((event, index) => jsonFrame(index + 1, event)));
  return Buffer.concat([windowFrame(events.length), packed ? packedFrame(frames) : frames]);
}

/** The sequences of all acknowledgements in an answer. @throws Error for anything else in it */
export function acksIn(answer: Buffer): number[] {
  if (answer.length % 6 !== 0) throw new Error('The answer ends in the middle of an acknowledgement.');
  return Array.from({ length: answer.length / 6 }, (_, index) => {
    const at = index * 6;
    if (!['1A', '2A'].includes(answer.toString('latin1', at, at + 2))) throw new Error('This is no acknowledgement.');
    return answer.readUInt32BE(at + 2);
  });
}
