// Options that are secrets, marked so in their schema: sealed where they are kept, and never shown again.
import * as z from 'zod';

import type { SealedColumn } from '#platform/keys/reseal';
import type { Seal } from '#platform/seal';
import { Secret } from '#platform/secret';
import { isSecretRef } from '#platform/secrets';

import type { Door } from '../door.ts';

export type Options = Record<string, unknown>;
type Sealed = { sealed: string };

const schemas = new WeakMap<Door, z.core.JSONSchema.JSONSchema>();

/** The options as a JSON Schema; secrets carry `secret: true`. */
export function schemaOf(door: Door): z.core.JSONSchema.JSONSchema {
  // Doors are asked about every few seconds, and their schemas never change.
  const schema = schemas.get(door) ?? z.toJSONSchema(door.options, { io: 'input', unrepresentable: 'any' });
  schemas.set(door, schema);
  return schema;
}

const secretNames = (door: Door): string[] =>
  Object.entries(schemaOf(door).properties ?? {}).flatMap(([name, property]) =>
    typeof property === 'object' && property['secret'] === true ? [name] : [],
  );

const placeOf = (door: Pick<Door, 'id'>, name: string): string => `door.option ${door.id} ${name}`;
const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && 'sealed' in value && typeof value.sealed === 'string';

/** As they are kept. An empty secret is none, and is not kept. */
export function sealOptions(seal: Seal, door: Door, options: Options): Options {
  const kept = { ...options };
  for (const name of secretNames(door)) {
    const value = kept[name];
    if (typeof value !== 'string' || value === '') delete kept[name];
    else kept[name] = { sealed: seal.close(new Secret(value), placeOf(door, name)) };
  }
  return kept;
}

/** As they were given. @throws Error one sentence, when a secret was sealed with another key */
export function openOptions(seal: Seal, door: Door, kept: Options): Options {
  const options = { ...kept };
  for (const name of secretNames(door)) {
    const value = options[name];
    if (!isSealed(value)) continue;
    try {
      options[name] = seal.open(value.sealed, placeOf(door, name)).reveal();
    } catch (error) {
      throw new Error(`The option ${name} was sealed with another key: give it again.`, { cause: error });
    }
  }
  return options;
}

/** Sealed for another owner of the door. */
export const resealOptions = (from: Seal, to: Seal, door: Door, kept: Options): Options =>
  mapSealed(kept, (name, sealed) => to.close(from.open(sealed, placeOf(door, name)), placeOf(door, name)));

const mapSealed = (kept: Options, turn: (name: string, sealed: string) => string): Options =>
  Object.fromEntries(
    Object.entries(kept).map(([name, value]) => [name, isSealed(value) ? { sealed: turn(name, value.sealed) } : value]),
  );

const Kept = z.record(z.string(), z.unknown());
/** For the job that seals values with the newest key. */
export const doorSecrets: SealedColumn = {
  table: 'ingest_door',
  column: 'options',
  type: 'jsonb',
  owner: 'organisation_id',
  each: (id, value, turn) => mapSealed(Kept.parse(value), (name, sealed) => turn(sealed, placeOf({ id }, name))),
};

/** Of the options as they were given, with the values that references point to. */
export async function lookUpOptions(
  door: Door,
  options: Options,
  lookUp: (value: Secret, name: string) => Promise<Secret>,
): Promise<Options> {
  const found = { ...options };
  for (const name of secretNames(door)) {
    const value = found[name];
    if (typeof value === 'string' && isSecretRef(value)) found[name] = (await lookUp(new Secret(value), name)).reveal();
  }
  return found;
}

/** The secrets among options that someone gives. */
export const givenSecrets = (door: Door, options: Options): string[] =>
  secretNames(door)
    .map((name) => options[name])
    .filter((value) => typeof value === 'string');

/** What may be shown of them, and the names of the secrets that are set. */
export function showOptions(door: Door, kept: Options): { options: Options; secrets: string[] } {
  const names = secretNames(door);
  return {
    options: Object.fromEntries(Object.entries(kept).filter(([name]) => !names.includes(name))),
    secrets: names.filter((name) => isSealed(kept[name]) || (typeof kept[name] === 'string' && kept[name] !== '')),
  };
}
