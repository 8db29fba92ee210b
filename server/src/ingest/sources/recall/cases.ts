// Every folder of the corpus that says what is expected of its records.
import type { RecallCase } from './case.ts';
import { cloudCases } from './cases-cloud.ts';
import { hostCases } from './cases-host.ts';
import { networkCases } from './cases-network.ts';

export const recallCases: readonly RecallCase[] = [...hostCases, ...networkCases, ...cloudCases];
