// The sources page: what Tocsin understands, what arrived of it in the last day, and how to send it.
import type { listSources as api } from '@tocsin/contracts/api/ingest';
import type * as z from 'zod';

import { ingestStats } from '#events';
import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';

import type { AssemblyLine } from './assembly-line.ts';
import { sources } from './sources/index.ts';

type Listing = z.input<typeof api.output>;
export type Door = Listing['doors'][number];
