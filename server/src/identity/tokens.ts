// Secrets we hand out: 256 random bits, kept only as SHA-256.
import { createHash, randomBytes } from 'node:crypto';

/** 43 characters that fit into a cookie, a header and an address. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** A slow hash would add nothing: there are 2^256 tokens to try. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

const apiKeyMark = 'tcs_';
export const newApiKey = (): string => apiKeyMark + newToken();
/** Enough to recognise a key by, and nothing to guess it from. */
export const prefixOf = (key: string): string => key.slice(0, apiKeyMark.length + 8);
