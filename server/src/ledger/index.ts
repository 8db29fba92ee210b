// The door of the ledger.
export { createChain } from './chain.ts';
export { createLedgerModule } from './module.ts';
