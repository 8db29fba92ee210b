// Collects the values of a query, none of which is ever written into its text, and what it says more than once.

export type SqlValue = string | number | readonly string[];

export type Binder = {
  readonly params: Record<string, SqlValue>;
  readonly text: (value: string) => string;
  readonly texts: (values: readonly string[]) => string;
  readonly number: (value: number) => string;
  /** A name for an expression; the same expression has one name. */
  readonly define: (expression: string) => string;
  /** `expression AS name`, each after those it uses: what stands behind WITH. */
  readonly definitions: string[];
};

/** The same value is bound once; names are the prefix and a count. */
export function createBinder(prefix: string): Binder {
  const params: Record<string, SqlValue> = {};
  const names = new Map<string, string>();
  let count = 0;
  const bind = (type: string, value: SqlValue): string => {
    const key = `${type} ${JSON.stringify(value)}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `${prefix}${count++}`;
    params[name] = value;
    const placeholder = `{${name}:${type}}`;
    names.set(key, placeholder);
    return placeholder;
  };
  const definitions: string[] = [];
  const defined = new Map<string, string>();
  return {
    params,
    definitions,
    define(expression) {
      const known = defined.get(expression);
      if (known !== undefined) return known;
      const name = `${prefix}_${defined.size}`;
      defined.set(expression, name);
      definitions.push(`${expression} AS ${name}`);
      return name;
    },
    text: (value) => bind('String', value),
    texts: (values) => bind('Array(String)', values),
    number: (value) => bind('Float64', value),
  };
}
