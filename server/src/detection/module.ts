// The plug of the rule library.
import type { Module } from '#platform/module';

import { routes } from './routes.ts';

export const detectionModule: Module = { name: 'detection', routes };
