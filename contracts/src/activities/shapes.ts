// Shapes that the data of many activities have.
import * as z from 'zod';

export const id = z.uuid();
export const title = z.string();
export const changed = <Value extends z.ZodType>(value: Value) => z.object({ before: value, after: value });
/** Of each field that changed: before and after. */
export const fieldChanges = z.record(z.string(), changed(z.unknown()));
