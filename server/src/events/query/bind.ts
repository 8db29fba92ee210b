// Hands out placeholders: what a person typed reaches the engine only as a bound value.
import type { ParamValue } from '#platform/event-store';

export type Binder = {
  /** `{q0:String}` for the value. */
  (value: ParamValue, type: 'String' | 'Float64' | 'UInt64' | 'Int64'): string;
  readonly params: Record<string, ParamValue>;
};

export function createBinder(): Binder {
  const params: Record<string, ParamValue> = {};
  let count = 0;
  return Object.assign(
    (value: ParamValue, type: string): string => {
      const name = `q${count++}`;
      params[name] = value;
      return `{${name}:${type}}`;
    },
    { params },
  );
}
