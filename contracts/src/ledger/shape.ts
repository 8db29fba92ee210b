// Checks of the shape of what was read, without a library: the verifier is one small page.
import { isHex } from './bytes.ts';

export type Check = (value: unknown) => boolean;
export const isText: Check = (value) => typeof value === 'string';
export const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
export const isHash: Check = (value) => isHex(value, 32);
export const isSignature: Check = (value) => isHex(value, 64);
export const isTime: Check = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);

/** Exactly these members, each as its check asks. */
export function fits(value: unknown, shape: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const members = Object.entries(value);
  return (
    members.length === Object.keys(shape).length &&
    members.every(([name, member]) => Object.hasOwn(shape, name) && shape[name]?.(member) === true)
  );
}
