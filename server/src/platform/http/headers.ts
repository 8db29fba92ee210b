// The headers every answer carries.
import type { FastifyInstance, FastifyReply } from 'fastify';

import { uuidv7 } from '../id.ts';

// Mantine writes its theme as <style> elements, hence unsafe-inline for those; scripts and style attributes
// in markup never come from us.
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "style-src-attr 'none'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** @param tls whether people reach us over https: then browsers are told to insist on it. */
export function addHeaders(app: FastifyInstance, { tls }: { tls: boolean }): void {
  app.addHook('onRequest', async (request, reply) => {
    protect(reply, request.id);
    if (tls) reply.header('strict-transport-security', 'max-age=31536000');
  });
}

/** For answers that are made before any hook runs. */
export function protect(reply: FastifyReply, requestId: string): void {
  reply.headers(securityHeaders).header('x-request-id', requestId);
}

const requestIdForm = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/;
/** The caller's own `x-request-id` when it is well formed, else a new one. */
export const requestIdOf = (headers: Record<string, string | string[] | undefined>): string => {
  const given = headers['x-request-id'];
  return typeof given === 'string' && requestIdForm.test(given) ? given : uuidv7();
};
