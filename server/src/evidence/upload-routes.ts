// The tus protocol over HTTP. HEAD answers what GET answers, without its body.
import { Readable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';

import { invalid, Problem } from '#platform/errors';
import { raw, type RawRoute } from '#platform/module';

import type { Uploads } from './upload.ts';

const version = '1.0.0';
const Path = z.object({ uploadId: z.uuid() });
const bodyType = 'application/offset+octet-stream';

/** @throws Problem `tus_version` */
function requireVersion({ headers }: FastifyRequest): void {
  if (headers['tus-resumable'] !== version)
    throw invalid('tus_version', `Send Tus-Resumable: ${version}, the version spoken here.`);
}

/** @throws Problem `upload_length` */
function wholeNumber(text: string | string[] | undefined, name: string): number {
  const number = typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw invalid('upload_length', `${name} must be a whole number of bytes.`);
  return number;
}

/** `filename d29ybGQ=,evidence RVZE…`: each value is Base64. */
export function readMetadata(header: string | string[] | undefined): Map<string, string> {
  const pairs = (typeof header === 'string' ? header : '').split(',').map((pair) => pair.trim().split(' '));
  return new Map(pairs.map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}

const uploadId = (request: FastifyRequest): string => {
  const read = Path.safeParse(request.params);
  if (!read.success) throw new Problem('not_found', 'upload_not_found', 'There is no such upload.');
  return read.data.uploadId;
};

const answered = (reply: FastifyReply, received: number, expiresAt: Date): FastifyReply =>
  reply
    .header('tus-resumable', version)
    .header('upload-offset', String(received))
    .header('upload-expires', expiresAt.toUTCString());

export const uploadRoutes = (uploads: Uploads): RawRoute[] => [
  raw(
    'POST',
    '/evidence-uploads',
    'evidence:write',
    async (ctx, request, reply) => {
      requireVersion(request);
      const metadata = readMetadata(request.headers['upload-metadata']);
      const made = await uploads.create(ctx, {
        evidenceId: metadata.get('evidence') ?? '',
        fileName: metadata.get('filename') ?? 'file',
        length: wholeNumber(request.headers['upload-length'], 'Upload-Length'),
      });
      return answered(reply, 0, made.expiresAt)
        .code(201)
        .header('location', `/api/v1/evidence-uploads/${made.id}`)
        .send();
    },
    {
      summary: 'Begin the resumable upload of an item (tus 1.0); Upload-Metadata names `evidence` and `filename`',
      metered: true,
    },
  ),
  raw(
    'GET',
    '/evidence-uploads/:uploadId',
    'evidence:write',
    async (ctx, request, reply) => {
      const { received, length, expiresAt } = await uploads.find(ctx, uploadId(request));
      return answered(reply, received, expiresAt)
        .header('upload-length', String(length))
        .send({ received, length, expiresAt: expiresAt.toISOString() });
    },
    { summary: 'How far an upload has come; HEAD, as tus asks, answers the same headers', metered: true },
  ),
  raw(
    'PATCH',
    '/evidence-uploads/:uploadId',
    'evidence:write',
    async (ctx, request, reply) => {
      requireVersion(request);
      if (request.headers['content-type'] !== bodyType)
        throw invalid('upload_media_type', `The bytes of an upload come as ${bodyType}.`);
      const offset = wholeNumber(request.headers['upload-offset'], 'Upload-Offset');
      // A stream that was left early must not take the answer with it.
      const body =
        request.body instanceof Readable ? request.body.iterator({ destroyOnReturn: false }) : Readable.from([]);
      const { received, expiresAt } = await uploads.append(ctx, uploadId(request), offset, body);
      return answered(reply, received, expiresAt).code(204).send();
    },
    { summary: 'Send bytes of an upload from Upload-Offset on; the answer says how far it has come' },
  ),
  raw(
    'DELETE',
    '/evidence-uploads/:uploadId',
    'evidence:write',
    async (ctx, request, reply) => {
      requireVersion(request);
      await uploads.terminate(ctx, uploadId(request));
      return reply.header('tus-resumable', version).code(204).send();
    },
    { summary: 'End an upload and forget what came of it', metered: true },
  ),
];
