// Values as a record stores them: a type and its bytes.
import type { ChunkWriter } from './chunk-writer.ts';

export type TypedValue = { type: number; write: (writer: ChunkWriter) => void };

export const bytesOf = (type: number, bytes: readonly number[] | Uint8Array): TypedValue => ({
  type,
  write: (writer) => writer.bytes(bytes),
});

/** Little-endian, of any width. */
function wide(value: bigint | number, size: number): number[] {
  const bits = BigInt.asUintN(size * 8, BigInt(value));
  return Array.from({ length: size }, (_, index) => Number((bits >> BigInt(index * 8)) & 0xffn));
}

export const utf16 = (text: string): number[] =>
  Array.from({ length: text.length }, (_, index) =>
    wide(text.codePointAt(index) === undefined ? 0 : unit(text, index), 2),
  ).flat();

// oxlint-disable-next-line unicorn/prefer-code-point -- these are UTF-16 units
const unit = (text: string, index: number): number => text.charCodeAt(index);

export const integer = (type: number, size: number, value: bigint | number): TypedValue =>
  bytesOf(type, wide(value, size));
export const integers = (type: number, size: number, values: readonly (bigint | number)[]): TypedValue =>
  bytesOf(
    type,
    values.flatMap((value) => wide(value, size)),
  );

export const nothing: TypedValue = bytesOf(0x00, []);
export const text = (value: string): TypedValue => bytesOf(0x01, utf16(value));
export const texts = (values: readonly string[]): TypedValue =>
  bytesOf(
    0x81,
    values.flatMap((value) => utf16(`${value}\0`)),
  );
export const ansi = (bytes: readonly number[]): TypedValue => bytesOf(0x02, bytes);

export function float(type: 0x0b | 0x0c, value: number): TypedValue {
  const data = new DataView(new ArrayBuffer(type === 0x0b ? 4 : 8));
  if (type === 0x0b) data.setFloat32(0, value, true);
  else data.setFloat64(0, value, true);
  return bytesOf(type, new Uint8Array(data.buffer));
}

export const guidBytes = (hex: string): number[] => {
  const digits = hex.replaceAll(/[{}-]/g, '');
  const pairs = Array.from({ length: 16 }, (_, index) => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16));
  return [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((index) => pairs[index] ?? 0);
};

export const sidBytes = (authority: number, parts: readonly number[]): number[] => [
  1,
  parts.length,
  ...wide(authority, 6).toReversed(),
  ...parts.flatMap((part) => wide(part, 4)),
];

/** Ticks of 100 ns since 1601. @param extra ticks within the millisecond */
export const fileTime = (iso: string, extra = 0): bigint =>
  BigInt(Date.parse(iso) + 11_644_473_600_000) * 10_000n + BigInt(extra);
