// What a value can only be, whatever the field that holds it is called: an address, a port, a hash, an e-mail address.
import { ipOf, portOf } from '../sources/values.ts';

const email = /^[^\s@"<>]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;
const hex = /^[0-9a-f]+$/i;
const hashFields: Readonly<Record<number, string>> = {
  32: 'file.hash.md5',
  40: 'file.hash.sha1',
  64: 'file.hash.sha256',
};

/** The ECS fields the value may stand in, the likeliest first; empty where only a person can tell. */
export function fieldsOfValue(name: string, value: string): readonly string[] {
  if (ipOf(value) !== null) return ['source.ip', 'destination.ip'];
  if (email.test(value)) return ['user.email'];
  const hash = hex.test(value) ? hashFields[value.length] : undefined;
  // Nothing but digits is a number of something far more often than a hash.
  if (hash !== undefined && !/^\d+$/.test(value)) return [hash];
  // Any small number could be a port: the name must say so, in whatever way.
  if (/port/i.test(name) && /^\d{1,5}$/.test(value) && portOf(value) !== null)
    return ['source.port', 'destination.port'];
  return [];
}
