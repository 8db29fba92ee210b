// The name of the job that runs one pull, for whoever sends it.
export const pullJob = 'ingest/pull';
