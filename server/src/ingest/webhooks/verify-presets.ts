// How known products sign what they send, as settings of the one verifier.
import { WebhookVerify } from '@tocsin/contracts/api/webhooks';
import type * as z from 'zod';

type Given = z.input<typeof WebhookVerify>;
type Preset = { title: string; verify: WebhookVerify };
const preset = (id: string, title: string, given: Omit<Given, 'preset'>): Preset => ({
  title,
  verify: WebhookVerify.parse({ preset: id, ...given }),
});
const hmac256 = { algorithm: 'hmac-sha256' } as const;

export const verifyPresets = {
  token: preset('token', 'A token in the header Authorization', {
    header: 'Authorization',
    algorithm: 'token',
    prefix: 'Bearer ',
  }),
  basic: preset('basic', 'User name and password (HTTP Basic)', { header: 'Authorization', algorithm: 'basic' }),
  okta: preset('okta', 'Okta: a value in the header Authorization', { header: 'Authorization', algorithm: 'token' }),
  github: preset('github', 'GitHub: X-Hub-Signature-256', {
    ...hmac256,
    header: 'X-Hub-Signature-256',
    prefix: 'sha256=',
  }),
  gitlab: preset('gitlab', 'GitLab: X-Gitlab-Token', { header: 'X-Gitlab-Token', algorithm: 'token' }),
  slack: preset('slack', 'Slack: X-Slack-Signature', {
    ...hmac256,
    header: 'X-Slack-Signature',
    prefix: 'v0=',
    templates: ['v0:{timestamp}:{body}'],
    timestampHeader: 'X-Slack-Request-Timestamp',
  }),
  zoom: preset('zoom', 'Zoom: x-zm-signature', {
    ...hmac256,
    header: 'x-zm-signature',
    prefix: 'v0=',
    templates: ['v0:{timestamp}:{body}'],
    timestampHeader: 'x-zm-request-timestamp',
  }),
  pagerduty: preset('pagerduty', 'PagerDuty: X-PagerDuty-Signature', {
    ...hmac256,
    header: 'X-PagerDuty-Signature',
    prefix: 'v1=',
  }),
  jira: preset('jira', 'Jira: X-Hub-Signature', { ...hmac256, header: 'X-Hub-Signature', prefix: 'sha256=' }),
  grafana: preset('grafana', 'Grafana: X-Grafana-Alerting-Signature', {
    ...hmac256,
    header: 'X-Grafana-Alerting-Signature',
  }),
  'grafana-timestamp': preset('grafana-timestamp', 'Grafana: signature with a timestamp header', {
    ...hmac256,
    header: 'X-Grafana-Alerting-Signature',
    templates: ['{timestamp}:{body}'],
    timestampHeader: 'X-Grafana-Alerting-Signature-Timestamp',
  }),
  // Public code disagrees about the order and the encoding: both are taken.
  crowdstrike: preset('crowdstrike', 'CrowdStrike: X-CS-Primary-Signature', {
    ...hmac256,
    header: 'X-CS-Primary-Signature',
    encoding: 'either',
    templates: ['{body}{timestamp}', '{timestamp}{body}'],
    timestampHeader: 'X-CS-Delivery-Timestamp',
  }),
  signalfx: preset('signalfx', 'Splunk Observability: X-SFX-Signature', {
    header: 'X-SFX-Signature',
    algorithm: 'hmac-sha1',
    encoding: 'base64',
  }),
  standard: preset('standard', 'Standard Webhooks: webhook-signature', {
    ...hmac256,
    header: 'webhook-signature',
    encoding: 'base64',
    prefix: 'v1,',
    templates: ['{id}.{timestamp}.{body}'],
    timestampHeader: 'webhook-timestamp',
    idHeader: 'webhook-id',
  }),
} as const;
export type PresetId = keyof typeof verifyPresets;
