// The door of entities.
export { createEntitiesModule } from './module.ts';
