// The server's modules, lowest first: a module imports only earlier ones, only through their index.ts.
export const moduleOrder = ['identity', 'events', 'alerts', 'detection', 'incidents', 'ingest'];
