// Everything that can happen in Tocsin, in one place. Past tense, noun first.
export {
  Actor,
  activityKinds,
  activityResults,
  ActivityRow,
  actorKinds,
  subjectKinds,
  type Activity,
  type ActivityKind,
  type SubjectKind,
} from './activity-kind.ts';
export * from './activities/work.ts';
export * from './activities/sla.ts';
export * from './activities/rules.ts';
export * from './activities/grouping.ts';
export * from './activities/identity.ts';
export * from './activities/clients.ts';
export * from './activities/ingest.ts';
export * from './activities/secrets.ts';
export * from './activities/proof.ts';
export * from './activities/single-sign-on.ts';
export * from './activities/retention.ts';
export * from './activities/streams.ts';
export * from './activities/evidence.ts';
export * from './activities/entities.ts';
export * from './activities/boards.ts';
export * from './activities/views.ts';
