// Keyset paging: ask for `limit` rows, hand back `next` as `cursor` to go on; `next` is null on the last page.
import * as z from 'zod';

export const PageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });
export type Page<Item> = { items: Item[]; next: string | null };

/** A list in a query string: `stage=new&stage=acknowledged` or `stage=new,acknowledged`. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value),
    z.array(item).max(100).optional(),
  );
