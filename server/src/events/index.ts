// The door of the events module.
export { createAppender } from './append.ts';
export { appendTokened } from './append-tokened.ts';
export { countEvents, type Histogram } from './count.ts';
export { encodeDetections, type DetectionInput } from './encode-detections.ts';
export { createRowEncoder, type EventRowInput, type RowEncoder } from './encode.ts';
export { eventIdOf } from './event-id.ts';
export { getEvent } from './get.ts';
export { getNative, type StoredNative } from './get-native.ts';
export { ingestStats, type IngestStats } from './ingest-stats.ts';
export { createEventsModule } from './module.ts';
export { queryFault } from './query-fault.ts';
export { createRecoverer } from './recover.ts';
export { applyEventSchema } from './schema.ts';
export { searchCondition, textsOfEcs } from './search-condition.ts';
export { searchEvents, streamEvents, type SearchInput } from './search.ts';
