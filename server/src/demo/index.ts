export { createDemoModule } from './module.ts';
