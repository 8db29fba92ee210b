// PATCH of RFC 7644 (3.5.2): what a resource looks like after its operations, with the path forms that directories send.
import * as z from 'zod';

import { ScimFault } from './fault.ts';
import { fits, isObject, keyIn, parseFilter, plainPath, type Filter } from './filter.ts';

export type Resource = Record<string, unknown>;

const Operation = z.object({
  // Some directories write it with a capital.
  op: z
    .string()
    .transform((op) => op.toLowerCase())
    .pipe(z.enum(['add', 'replace', 'remove'])),
  path: z.string().max(1000).optional(),
  value: z.unknown().optional(),
});
export const PatchBody = z.object({ Operations: z.array(Operation).min(1).max(1000) });
type Op = z.output<typeof Operation>;

type Path = { attribute: string; where: Filter | null; sub: string | null };
const pathForm = /^([A-Za-z$][\w$:-]*)(?:\[(.*)\])?(?:\.([A-Za-z$][\w$-]*))?$/s;

/** @throws ScimFault `invalidPath` */
export function parsePath(text: string): Path {
  const [, attribute, where, sub] = pathForm.exec(plainPath(text.trim())) ?? [];
  if (attribute === undefined) throw new ScimFault(400, 'invalidPath', `${text} is no path.`);
  return { attribute, where: where === undefined ? null : parseFilter(where), sub: sub ?? null };
}

/** The resource it is given stays as it is. @throws ScimFault */
export function patched(resource: Resource, operations: readonly Op[]): Resource {
  const after = structuredClone(resource);
  for (const { op, path, value } of operations) {
    if (path !== undefined && path !== '') apply(after, op, parsePath(path), value);
    else if (op === 'remove') throw new ScimFault(400, 'noTarget', 'Say what to remove, as path.');
    else if (!isObject(value)) throw new ScimFault(400, 'invalidValue', 'Without a path the value must be an object.');
    // Without a path each name may be one itself: `{"name.familyName": "Roy"}`.
    else for (const [name, each] of Object.entries(value)) if (!isSchema(name)) apply(after, op, pathOf(name), each);
  }
  return after;
}

/** An extension's whole object, which says nothing that we keep. */
const isSchema = (name: string): boolean => /^urn:/i.test(name) && plainPath(name) === name;
const pathOf = (name: string): Path =>
  name === 'schemas' ? { attribute: name, where: null, sub: null } : parsePath(name);

function apply(target: Resource, op: Op['op'], { attribute, where, sub }: Path, value: unknown): void {
  const key = keyIn(target, attribute);
  if (where) return void (target[key] = filtered([target[key] ?? []].flat(), op, { where, sub }, value));
  if (sub === null) return change(target, key, op, value);
  const inner = target[key];
  if (Array.isArray(inner)) {
    for (const each of inner) if (isObject(each)) change(each, keyIn(each, sub), op, value);
    return;
  }
  const held = isObject(inner) ? inner : {};
  change(held, keyIn(held, sub), op, value);
  target[key] = held;
}

function change(target: Resource, key: string, op: Op['op'], value: unknown): void {
  const before = target[key];
  if (op === 'remove') {
    // With a value, only those of several are meant.
    if (Array.isArray(before) && value !== undefined && value !== null)
      target[key] = before.filter((each) => ![value].flat().some((gone) => isSame(each, gone)));
    else Reflect.deleteProperty(target, key);
  } else if (op === 'add' && Array.isArray(before))
    target[key] = [...before, ...[value].flat().filter((each) => !before.some((known) => isSame(known, each)))];
  else if (isObject(before) && isObject(value)) target[key] = { ...before, ...value };
  else target[key] = value;
}

const valueOf = (each: unknown): unknown => (isObject(each) && 'value' in each ? each['value'] : each);
const isSame = (one: unknown, other: unknown): boolean => valueOf(one) === valueOf(other);

function filtered(
  items: readonly unknown[],
  op: Op['op'],
  { where, sub }: { where: Filter; sub: string | null },
  value: unknown,
): unknown[] {
  const isMeant = (item: unknown): boolean => fits(isObject(item) ? item : { value: item }, where);
  if (op === 'remove' && sub === null) return items.filter((item) => !isMeant(item));
  if (!items.some(isMeant)) {
    if (op === 'remove') return [...items];
    // A directory that sets `emails[type eq "work"].value` means that there shall be one.
    return [...items, changed(made(where), sub, op, value)];
  }
  return items.map((item) => (isMeant(item) && isObject(item) ? changed(item, sub, op, value) : item));
}

function changed(item: Resource, sub: string | null, op: Op['op'], value: unknown): Resource {
  if (sub === null) return isObject(value) ? { ...item, ...value } : { ...item, value };
  const after = { ...item };
  change(after, keyIn(after, sub), op, value);
  return after;
}

/** What the filter says of the value it looks for. @throws ScimFault `noTarget` where that is not plain. */
function made(where: Filter): Resource {
  if (where.kind === 'and') return { ...made(where.left), ...made(where.right) };
  if (where.kind === 'compare' && where.operator === 'eq') return { [where.path]: where.value };
  throw new ScimFault(400, 'noTarget', 'Nothing fits the filter of this path.');
}
