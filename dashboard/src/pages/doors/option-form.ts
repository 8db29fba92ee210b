// A door's options as a form: which fields its schema asks for, and what of them is sent.
import type { Door } from '@tocsin/contracts/api/doors';

export type OptionField = {
  name: string;
  kind: 'switch' | 'choice' | 'number' | 'text' | 'secret' | 'list' | 'other';
  description: string;
  standard: unknown;
  choices: string[];
};
export type OptionValues = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function optionFields({ optionsSchema }: Pick<Door, 'optionsSchema'>): OptionField[] {
  const properties = isRecord(optionsSchema['properties']) ? optionsSchema['properties'] : {};
  return Object.entries(properties).map(([name, property]) => {
    const schema = isRecord(property) ? property : {};
    const choices = Array.isArray(schema['enum']) ? schema['enum'].map(String) : [];
    return {
      name,
      kind: kindOf(schema, choices),
      description: typeof schema['description'] === 'string' ? schema['description'] : '',
      standard: schema['default'],
      choices,
    };
  });
}

function kindOf(schema: Record<string, unknown>, choices: readonly string[]): OptionField['kind'] {
  if (schema['secret'] === true) return 'secret';
  if (choices.length > 0) return 'choice';
  if (schema['type'] === 'boolean') return 'switch';
  if (schema['type'] === 'number' || schema['type'] === 'integer') return 'number';
  if (schema['type'] === 'string') return 'text';
  const items = schema['items'];
  return schema['type'] === 'array' && isRecord(items) && items['type'] === 'string' ? 'list' : 'other';
}

/** What the form shows: the door's own values, else the standard ones; secrets are never known. */
export const optionValues = (door: Pick<Door, 'optionsSchema' | 'settings'>): OptionValues =>
  Object.fromEntries(
    optionFields(door)
      .filter(({ kind }) => kind !== 'secret')
      .map(({ name, standard }) => [name, door.settings.options[name] ?? standard]),
  );

/** What is sent: everything but what is the standard; a secret only when it was typed, or is to be removed. */
export function optionsToSend(fields: readonly OptionField[], values: OptionValues): Record<string, unknown> {
  const kept = fields.filter(({ name, kind, standard }) => {
    const value = values[name];
    if (value === undefined) return false;
    return kind === 'secret' || JSON.stringify(value) !== JSON.stringify(standard);
  });
  return Object.fromEntries(kept.map(({ name }) => [name, values[name]]));
}
