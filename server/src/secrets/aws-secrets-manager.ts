// Secrets from AWS Secrets Manager.
import type { SecretProviderSettings } from '@tocsin/contracts/api/secrets';
import * as z from 'zod';

import { notFound } from '#platform/errors';
import { callAws } from '#platform/keys/aws';
import type { Outbound } from '#platform/outbound';
import { Secret } from '#platform/secret';

import { providerFailed, type ReadSecret } from './provider.ts';

type Settings = Extract<SecretProviderSettings, { kind: 'aws-secrets-manager' }>;
type Means = { outbound: Pick<Outbound, 'call'>; now: () => Date };

const Answer = z.object({ SecretString: z.string(), CreatedDate: z.number().optional() });
const hourMs = 3_600_000;

export const readAwsSecretsManager =
  ({ region, endpoint, prefix, accessKeyId, overlapHours }: Settings, key: Secret, means: Means): ReadSecret =>
  async (path) => {
    const credentials = { accessKeyId, secretAccessKey: key, sessionToken: null };
    const read = async (stage: string): Promise<z.output<typeof Answer> | null> => {
      const call = { action: 'GetSecretValue', input: { SecretId: prefix + path, VersionStage: stage } };
      const place = { service: 'secretsmanager', region, endpoint } as const;
      const { code, body } = await callAws(place, credentials, call, means);
      if (code === 'ResourceNotFoundException') return null;
      if (code !== null) throw providerFailed('AWS Secrets Manager', code);
      const answer = Answer.safeParse(body);
      if (!answer.success) throw providerFailed('AWS Secrets Manager', 'it is no text');
      return answer.data;
    };
    const current = await read('AWSCURRENT');
    if (!current) throw notFound('secret', path);
    const since = (current.CreatedDate ?? 0) * 1000;
    const isOverlapping = means.now().getTime() < since + overlapHours * hourMs;
    const previous = isOverlapping ? await read('AWSPREVIOUS') : null;
    return { value: new Secret(current.SecretString), previous: previous && new Secret(previous.SecretString) };
  };
