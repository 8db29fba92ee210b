// The shape of what a record becomes: plain objects that print as JSON.

export type Scalar = string | number | boolean | null;
export type EvtxValue = Scalar | EvtxValue[] | EvtxObject;
export type EvtxObject = { [name: string]: EvtxValue };

/** Adds a key that came from a file; the one name that would do something else on assignment included. */
function define(object: EvtxObject, name: string, value: EvtxValue): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  else object[name] = value;
}

/** An element that repeats becomes a list of its values, in the order of the file. */
export function addElement(object: EvtxObject, name: string, value: EvtxValue): void {
  const before = Object.hasOwn(object, name) ? object[name] : undefined;
  if (before === undefined) define(object, name, value);
  else if (Array.isArray(before)) before.push(value);
  else define(object, name, [before, value]);
}

export const textOf = (value: Scalar): string => (value === null ? '' : String(value));
