// Reads the wire format of Protocol Buffers, field by field, and trusts no length in it.
import { invalid, type Problem } from '#platform/errors';

export const damaged = (): Problem => invalid('body_not_protobuf', 'The body is no message of this protocol.');

/** One field of a message. `varint` holds wire types 0, 1 and 5 as they are; `bytes` wire type 2. */
export type Field = { number: number; varint: bigint; bytes: Buffer };

const none = Buffer.alloc(0);

/** @throws Problem `body_not_protobuf` where the bytes are cut or no message */
export function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  while (at < message.length) {
    const tag = readVarint(message, at);
    const number = Number(tag.value >> 3n);
    if (number < 1 || number > 0x1fff_ffff) throw damaged();
    switch (Number(tag.value & 7n)) {
      case 0: {
        const { value, end } = readVarint(message, tag.end);
        yield { number, varint: value, bytes: none };
        at = end;
        break;
      }
      case 1:
        if (tag.end + 8 > message.length) throw damaged();
        yield { number, varint: message.readBigUInt64LE(tag.end), bytes: none };
        at = tag.end + 8;
        break;
      case 2: {
        const { value, end } = readVarint(message, tag.end);
        if (value > BigInt(message.length - end)) throw damaged();
        at = end + Number(value);
        yield { number, varint: 0n, bytes: message.subarray(end, at) };
        break;
      }
      case 5:
        if (tag.end + 4 > message.length) throw damaged();
        yield { number, varint: BigInt(message.readUInt32LE(tag.end)), bytes: none };
        at = tag.end + 4;
        break;
      default:
        throw damaged();
    }
  }
}

/** Small numbers, which nearly all are, are read without bigint arithmetic. */
function readVarint(bytes: Buffer, from: number): { value: bigint; end: number } {
  let low = 0;
  for (let at = from; at < from + 4; at++) {
    const byte = bytes[at];
    if (byte === undefined) throw damaged();
    low += (byte & 0x7f) * 2 ** (7 * (at - from));
    if (byte < 0x80) return { value: BigInt(low), end: at + 1 };
  }
  let value = BigInt(low);
  for (let at = from + 4; at < from + 10; at++) {
    const byte = bytes[at];
    if (byte === undefined) throw damaged();
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - from));
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: at + 1 };
  }
  throw damaged();
}
