// Many operations in one request (RFC 7644, 3.7): each by itself, those that name one another by `bulkId` in their order.
import * as z from 'zod';

import { badValue, ScimFault } from './fault.ts';
import { faultOf, idOf, kinds, type Kind } from './kinds.ts';
import type { Resource } from './patch.ts';
import { errorOf, parsed, schemas } from './resources.ts';
import type { Asking } from './users.ts';
import { versionOf } from './version.ts';

export const maxOperations = 500;
/** Bytes. */
export const maxPayloadSize = 1024 * 1024;

const Operation = z.object({
  method: z.string().transform((method) => method.toUpperCase()).pipe(z.enum(['POST', 'PUT', 'PATCH', 'DELETE'])), // prettier-ignore
  path: z.string().max(300),
  bulkId: z.string().min(1).max(100).optional(),
  /** As If-Match. */
  version: z.string().max(200).optional(),
  data: z.unknown().optional(),
});
type Operation = z.output<typeof Operation>;
const BulkBody = z.object({
  schemas: z.array(z.string()).refine((given) => given.includes(schemas.bulkRequest), 'This is no BulkRequest.'),
  failOnErrors: z.int().min(1).optional(),
  Operations: z.array(z.unknown()).min(1),
});

type Result = {
  method: string;
  bulkId?: string;
  version?: string;
  location?: string;
  status: string;
  response?: object;
};

/** @throws ScimFault 400, and 413 for too many operations; what is wrong with one stands in its result */
export async function runBulk(asking: Asking, body: unknown): Promise<object> {
  const { Operations: given, failOnErrors = Infinity } = parsed(BulkBody, body);
  if (given.length > maxOperations)
    throw new ScimFault(413, null, `At most ${maxOperations} operations in one request.`);
  const operations = given.map((each) => parsed(Operation, each));
  requireBulkIds(operations);
  const results = new Map<Operation, Result>();
  const made = new Map<string, string>();
  let errors = 0;
  for (const operation of inOrder(operations)) {
    if (errors >= failOnErrors) break;
    const result = await run(asking, operation, made);
    if (Number(result.status) >= 400) errors += 1;
    results.set(operation, result);
  }
  const inTheirOrder = operations.flatMap((operation) => results.get(operation) ?? []);
  return { schemas: [schemas.bulkResponse], Operations: inTheirOrder };
}

/** @throws ScimFault 400 */
function requireBulkIds(operations: readonly Operation[]): void {
  const ids = operations.flatMap(({ bulkId }) => bulkId ?? []);
  if (new Set(ids).size < ids.length) throw badValue('Each bulkId stands for one operation.');
  if (operations.some(({ method, bulkId }) => method === 'POST' && bulkId === undefined))
    throw badValue('Each POST needs a bulkId.');
}

const reference = /^bulkId:(.+)$/;
/** The bulkIds a value names, wherever in it. */
function namedIn(value: unknown): string[] {
  if (typeof value === 'string') return reference.exec(value)?.slice(1) ?? [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(namedIn);
}
const needsOf = ({ path, data }: Operation): string[] => [...namedIn(data), ...namedIn(path.split('/')[2])];

/** What is named comes before what names it; else as they stand. What names itself in a circle comes last, and fails. */
export function inOrder(operations: readonly Operation[]): Operation[] {
  const makers = new Map(
    operations.flatMap((each) => (each.bulkId === undefined ? [] : [[each.bulkId, each] as const])),
  );
  const ordered = new Set<Operation>();
  const under = new Set<Operation>();
  const visit = (operation: Operation): void => {
    if (ordered.has(operation) || under.has(operation)) return;
    under.add(operation);
    for (const need of needsOf(operation)) {
      const maker = makers.get(need);
      if (maker && maker !== operation) visit(maker);
    }
    under.delete(operation);
    ordered.add(operation);
  };
  operations.forEach(visit);
  return [...ordered];
}

/** @throws ScimFault 409 for what was not made */
function idMade(made: ReadonlyMap<string, string>, bulkId: string): string {
  const id = made.get(bulkId);
  if (id === undefined) throw new ScimFault(409, 'invalidValue', `Nothing was made as bulkId:${bulkId}.`);
  return id;
}
function resolved(value: unknown, made: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    const [, bulkId] = reference.exec(value) ?? [];
    return bulkId === undefined ? value : idMade(made, bulkId);
  }
  if (Array.isArray(value)) return value.map((each) => resolved(each, made));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolved(each, made)]));
}

async function run(asking: Asking, operation: Operation, made: Map<string, string>): Promise<Result> {
  const { method, bulkId } = operation;
  const about = { method, ...(bulkId !== undefined && { bulkId }) };
  let location: string | undefined;
  try {
    const { kind, named } = targetOf(operation);
    const body = resolved(operation.data, made);
    if (method === 'POST') {
      const resource = await kind.create(asking, body);
      if (bulkId !== undefined) made.set(bulkId, String(resource['id']));
      return { ...about, ...placed(asking, kind, resource), status: '201' };
    }
    const id = idOf(kind, String(resolved(named, made)));
    location = `${asking.base}/${kind.name}/${id}`;
    const change = { id, body, ifMatch: operation.version };
    if (method === 'DELETE') {
      await kind.remove(asking, change);
      return { ...about, location, status: '204' };
    }
    const resource = await (method === 'PUT' ? kind.replace(asking, change) : kind.patch(asking, change));
    return { ...about, ...placed(asking, kind, resource), status: '200' };
  } catch (error) {
    const fault = faultOf(error);
    if (!fault) asking.ctx.log.error({ err: error }, 'an operation of a bulk failed');
    const response = errorOf(fault);
    return { ...about, ...(location !== undefined && { location }), status: response.status, response };
  }
}

/** @throws ScimFault 400 */
function targetOf({ method, path }: Operation): { kind: Kind; named: string | undefined } {
  const [, name, named] = /^\/(\w+)(?:\/([^/?#]+))?$/.exec(path) ?? [];
  const kind = kinds.find((each) => each.name === name);
  if (!kind || (method === 'POST') !== (named === undefined))
    throw new ScimFault(400, 'invalidPath', `${method} does not go to ${path}.`);
  return { kind, named };
}

const placed = ({ base }: Asking, { name }: Kind, resource: Resource) => ({
  location: `${base}/${name}/${String(resource['id'])}`,
  version: versionOf(resource),
});
