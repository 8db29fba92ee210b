// What goes wrong at the token endpoint, as RFC 6749 (5.2) says it.
import { Problem } from '#platform/errors';

export type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_token_type'
  | 'temporarily_unavailable'
  | 'server_error';

export class OAuthFault extends Error {
  readonly error: OAuthError;
  /** The client tried `Authorization: Basic`, and is told that this is what is asked for. */
  readonly challenge: boolean;

  constructor(error: OAuthError, description: string, { challenge = false }: { challenge?: boolean } = {}) {
    super(description);
    this.name = 'OAuthFault';
    this.error = error;
    this.challenge = challenge;
  }
}

type Answer = {
  status: number;
  headers: Record<string, string>;
  body: { error: OAuthError; error_description: string };
};

/** Null for what is nobody's mistake but ours. */
export function answerOf(error: unknown): Answer | null {
  if (error instanceof OAuthFault)
    return {
      status: error.error === 'invalid_client' ? 401 : 400,
      headers: error.challenge ? { 'www-authenticate': 'Basic realm="tocsin"' } : {},
      body: { error: error.error, error_description: described(error.message) },
    };
  if (error instanceof Problem && error.kind === 'too_many_requests')
    return {
      status: 429,
      headers: { 'retry-after': String(Math.max(1, Math.ceil(error.retryAfterSeconds ?? 1))) },
      body: { error: 'temporarily_unavailable', error_description: described(error.message) },
    };
  return null;
}

/** Of the signs RFC 6749 allows there. */
const described = (text: string): string =>
  text
    .replaceAll('’', "'")
    .replaceAll('"', "'")
    .replaceAll(/[^\x20-\x7e]|\\/g, '?');
