// What Splunk's HTTP Event Collector answers, word for word: clients look at the code.
export type Reply = { status: number; text: string; code: number };

export const replies = {
  success: { status: 200, text: 'Success', code: 0 },
  healthy: { status: 200, text: 'HEC is healthy', code: 17 },
  tokenRequired: { status: 401, text: 'Token is required', code: 2 },
  invalidAuthorization: { status: 401, text: 'Invalid authorization', code: 3 },
  invalidToken: { status: 403, text: 'Invalid token', code: 4 },
  noData: { status: 400, text: 'No data', code: 5 },
  invalidFormat: { status: 400, text: 'Invalid data format', code: 6 },
  internal: { status: 500, text: 'Internal server error', code: 8 },
  busy: { status: 503, text: 'Server is busy', code: 9 },
  channelMissing: { status: 400, text: 'Data channel is missing', code: 10 },
  invalidChannel: { status: 400, text: 'Invalid data channel', code: 11 },
  eventRequired: { status: 400, text: 'Event field is required', code: 12 },
  eventBlank: { status: 400, text: 'Event field cannot be blank', code: 13 },
  ackDisabled: { status: 400, text: 'ACK is disabled', code: 14 },
  invalidFields: { status: 400, text: 'Error in handling indexed fields', code: 15 },
  queryTokenDisabled: { status: 400, text: 'Query string authorization is not enabled', code: 16 },
  shuttingDown: { status: 503, text: 'Server is shutting down', code: 23 },
  tooLarge: { status: 413, text: 'Request entity too large', code: 27 },
  notFound: { status: 404, text: 'The requested URL was not found on this server.', code: 404 },
  notAllowed: { status: 405, text: 'The requested method is not allowed here.', code: 405 },
} as const satisfies Record<string, Reply>;

/** Ends the reading of a body that the protocol refuses as a whole. */
export class Refused extends Error {
  readonly reply: Reply;
  /** Counted from 0; null where no single event is to blame. */
  readonly event: number | null;

  constructor(reply: Reply, event: number | null = null) {
    super(reply.text);
    this.name = 'Refused';
    this.reply = reply;
    this.event = event;
  }
}
