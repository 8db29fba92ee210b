// One input object out of path, query and body, and the faults in it as pointers.
import type { Endpoint } from '@tocsin/contracts/api/endpoint';
import * as z from 'zod';

import { invalid, type Fault, type Problem } from '../errors.ts';

export type Parts = { params: unknown; query: unknown; body: unknown };

/**
 * Everything the caller gave, as one object. A name given twice with different values is refused, and so is a name
 * that the endpoint does not know: what is not understood is not dropped.
 * @throws Problem `invalid_input` with a pointer (RFC 6901) for each fault.
 */
export function readInput(endpoint: Endpoint, parts: Parts): Record<string, unknown> {
  if (parts.body !== undefined && parts.body !== null && !isRecord(parts.body))
    throw refused([{ pointer: '', detail: 'The body must be a JSON object.' }]);
  const input: Record<string, unknown> = {};
  const faults: Fault[] = [];
  for (const part of [parts.params, parts.query, parts.body])
    for (const [name, value] of Object.entries(isRecord(part) ? part : {})) {
      if (Object.hasOwn(input, name) && input[name] !== value)
        faults.push({ pointer: pointerOf([name]), detail: 'Given twice, with different values.' });
      else Object.defineProperty(input, name, { value, enumerable: true, writable: true, configurable: true });
    }
  const read = endpoint.input.safeParse(input);
  if (!read.success)
    faults.push(...read.error.issues.map((issue) => ({ pointer: pointerOf(issue.path), detail: issue.message })));
  faults.push(...unknownNames(endpoint.input, input, []), ...unstorable(input, []));
  if (faults.length > 0) throw refused(faults);
  return input;
}

const refused = (faults: Fault[]): Problem => {
  const where = faults[0]?.pointer ? ` at ${faults[0].pointer}` : '';
  return invalid('invalid_input', `The input is not valid${where}: ${faults[0]?.detail ?? ''}`, faults);
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Names in objects that their schema does not list; open objects (records, loose ones) know every name. */
function unknownNames(schema: z.core.$ZodType, value: unknown, path: readonly PropertyKey[]): Fault[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value))
    return value.flatMap((item, index) => unknownNames(inner.element, item, [...path, index]));
  if (inner instanceof z.ZodUnion) {
    const chosen = inner.options.find((option) => z.safeParse(option, value).success);
    return chosen ? unknownNames(chosen, value, path) : [];
  }
  if (!(inner instanceof z.ZodObject) || !isRecord(value) || inner.def.catchall !== undefined) return [];
  const shape: Record<string, z.core.$ZodType> = inner.shape;
  return Object.entries(value).flatMap(([name, part]) => {
    const known = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (known) return unknownNames(known, part, [...path, name]);
    return [{ pointer: pointerOf([...path, name]), detail: 'There is no such field.' }];
  });
}

/** The schema that sees the value first, without the wrappers that only allow absence. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return unwrapped(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
  return schema;
}

/** NUL and halves of a character: no database keeps them, and nobody types them. */
function unstorable(value: unknown, path: readonly PropertyKey[]): Fault[] {
  if (typeof value === 'string') {
    const isPlain = value.isWellFormed() && !value.includes('\0');
    return isPlain ? [] : [{ pointer: pointerOf(path), detail: 'Holds a character that cannot be stored.' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => unstorable(part, [...path, name]));
}
