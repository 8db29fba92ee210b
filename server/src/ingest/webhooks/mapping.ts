// Where the fields of an alert are in the payload of a product that Tocsin has no reader for.
import { WebhookMapping } from '@tocsin/contracts/api/webhooks';
import type * as z from 'zod';

export { WebhookMapping };
export type GenericMapping = z.infer<typeof WebhookMapping>;
