// The door of notifications.
export { createNotificationsModule } from './module.ts';
