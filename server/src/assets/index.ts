// The door of assets.
export { assetsOf, mostCritical } from './match.ts';
export { assetsModule } from './module.ts';
