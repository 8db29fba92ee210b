// Reading what is typed into a filter bar: `field:value`, or words to look for.
import { words } from './words.ts';

export type FilterField = {
  id: string;
  label: string;
  /** Values to offer, with the words they are known by. */
  values: readonly { value: string; label: string; aside?: string }[];
  /** Takes values that are not on offer. */
  open?: boolean;
};
export type Suggestion = { text: string; field: string; value: string | null; label: string; aside: string };

/** `severity: high` → field and value; null where it names no field. Quotes around a value are taken off. */
export function readFieldValue(
  typed: string,
  fields: readonly FilterField[],
): { field: FilterField; value: string } | null {
  const colon = typed.indexOf(':');
  if (colon < 1) return null;
  const name = typed.slice(0, colon).trim().toLowerCase();
  const field = fields.find(({ id, label }) => id.toLowerCase() === name || label.toLowerCase() === name);
  if (!field) return null;
  return {
    field,
    value: typed
      .slice(colon + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1'),
  };
}

/** The value meant by what was typed: by its word or by itself; null where the field knows no such value. */
export function valueMeant(field: FilterField, typed: string): string | null {
  const wanted = typed.toLowerCase();
  const known = field.values.find(
    ({ value, label }) => label.toLowerCase() === wanted || value.toLowerCase() === wanted,
  );
  return known?.value ?? (field.open && typed !== '' ? typed : null);
}

const mostSuggestions = 12;

/** What can be meant by the typed text so far: fields by their names, then a field's values. */
export function suggest(typed: string, fields: readonly FilterField[]): Suggestion[] {
  const read = readFieldValue(typed, fields);
  const needle = (read?.value ?? typed).trim().toLowerCase();
  if (read) {
    return read.field.values
      .filter(({ value, label }) => `${label} ${value}`.toLowerCase().includes(needle))
      .slice(0, mostSuggestions)
      .map(({ value, label, aside = '' }) => ({
        text: `${read.field.id}:${value}`,
        field: read.field.id,
        value,
        label,
        aside,
      }));
  }
  return fields
    .filter(({ id, label }) => `${id} ${label}`.toLowerCase().includes(needle))
    .map(({ id, label, values }) => ({
      text: `${id}:`,
      field: id,
      value: null,
      label: `${id}:`,
      aside: values.length > 0 ? words.valuesOf(label, values.length) : label,
    }));
}
