// Makes a tree of plain data unchangeable, so that rules can be shared without fear.

/** Freezes the value and everything below it. */
export function freezeDeep<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  if (Array.isArray(value)) for (let at = 0; at < value.length; at++) freezeDeep(value[at]);
  else for (const key in value) freezeDeep(value[key]);
  return value;
}
