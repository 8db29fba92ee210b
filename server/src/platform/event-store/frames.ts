// How the server and its store process talk: length-prefixed frames of one JSON header and raw bytes.
//
//   u32 length of what follows · u32 call · u32 header length · header (JSON, UTF-8) · payload (as it is)
import type { Socket } from 'node:net';

const prefixBytes = 12;
/** Above any batch the telemetry log accepts; a longer length means the stream is out of step. */
const longestFrame = 1 << 30;

export type Frame = { call: number; header: unknown; payload: Buffer };

/** Writes without copying the payload. */
export function writeFrame(socket: Socket, call: number, header: unknown, payload?: Buffer): void {
  const text = Buffer.from(JSON.stringify(header));
  const head = Buffer.allocUnsafe(prefixBytes + text.length);
  head.writeUInt32LE(8 + text.length + (payload?.length ?? 0), 0);
  head.writeUInt32LE(call, 4);
  head.writeUInt32LE(text.length, 8);
  text.copy(head, prefixBytes);
  socket.cork();
  socket.write(head);
  if (payload && payload.length > 0) socket.write(payload);
  socket.uncork();
}

/** Calls `onFrame` for each whole frame. @throws when the stream is out of step. */
export function frameReader(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let wanted = 4;

  return (chunk) => {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes < wanted) return;
    let bytes = waiting.length === 1 ? chunk : Buffer.concat(waiting, waitingBytes);
    for (;;) {
      wanted = 4;
      if (bytes.length < wanted) break;
      const length = bytes.readUInt32LE(0);
      if (length < 8 || length > longestFrame) throw new Error(`A frame of ${length} bytes cannot be right.`);
      wanted = 4 + length;
      if (bytes.length < wanted) break;
      onFrame(decodeFrame(bytes.subarray(4, wanted)));
      bytes = bytes.subarray(wanted);
    }
    waiting = bytes.length === 0 ? [] : [bytes];
    waitingBytes = bytes.length;
  };
}

function decodeFrame(body: Buffer): Frame {
  const headerEnd = 8 + body.readUInt32LE(4);
  return {
    call: body.readUInt32LE(0),
    header: JSON.parse(body.toString('utf8', 8, headerEnd)),
    payload: body.subarray(headerEnd),
  };
}
