// The door of boards.
export { createBoardsModule } from './module.ts';
