// Which ECS field lives in which column, and what an empty column means.
import { ecsFields, type ColumnType, type EcsField } from '@tocsin/contracts/event';

export type EventColumn = { field: EcsField; name: string; type: ColumnType };

const isEcsField = (name: string): name is EcsField => Object.hasOwn(ecsFields, name);

const columns: EventColumn[] = Object.keys(ecsFields)
  .filter(isEcsField)
  .map((field) => ({ field, name: field.replaceAll('.', '_'), type: ecsFields[field] }));

/**
 * Columns hold '' for absent text, 0 for an absent number, `::` for an absent address, [] for an absent list.
 * A real 0 or `::`, and whatever a column cannot hold, is kept in `attrs` under the field's own name.
 */
export const eventColumns: readonly EventColumn[] = columns;
export const columnByField: ReadonlyMap<string, EventColumn> = new Map(columns.map((column) => [column.field, column]));

/** The largest value of a number's column; `u64` as far as JavaScript counts. */
export const numberLimits: Readonly<Partial<Record<ColumnType, number>>> = {
  u8: 0xff,
  u16: 0xffff,
  u32: 0xffff_ffff,
  u64: Number.MAX_SAFE_INTEGER,
};

/** The columns that bare words are looked for in, besides `message`; the order is part of the index. */
const humanFields = [
  'process.command_line',
  'process.executable',
  'process.parent.command_line',
  'file.path',
  'registry.path',
  'registry.data.strings',
  'powershell.file.script_block_text',
  'dns.question.name',
  'url.full',
  'user_agent.original',
  'user.name',
  'host.name',
  'email.subject',
] as const satisfies readonly EcsField[];

/** What a person reads of an event, as one lower-case text; the text index is over exactly this expression. */
export const searchTextSql = `lowerUTF8(concatWithSeparator(' ', message, ${humanFields
  .map((field) => {
    const name = field.replaceAll('.', '_');
    return ecsFields[field].endsWith('[]') ? `arrayStringConcat(${name}, ' ')` : name;
  })
  .join(', ')}))`;
export const humanFieldNames: readonly string[] = humanFields;
