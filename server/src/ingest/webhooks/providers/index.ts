// Every product whose alerts are read; one line each.
import type { WebhookProvider } from '../provider.ts';
import { alertmanager } from './alertmanager.ts';
import { awsSns } from './aws-sns.ts';
import { crowdstrike } from './crowdstrike.ts';
import { defender } from './defender.ts';
import { elastic } from './elastic.ts';
import { generic } from './generic.ts';
import { github } from './github.ts';
import { grafana } from './grafana.ts';
import { guardduty } from './guardduty.ts';
import { netskope } from './netskope.ts';
import { okta } from './okta.ts';
import { pagerduty } from './pagerduty.ts';
import { sentinel } from './sentinel.ts';
import { sentinelone } from './sentinelone.ts';
import { splunk } from './splunk.ts';
import { suricata } from './suricata.ts';
import { wazuh } from './wazuh.ts';

export const providers: readonly WebhookProvider[] = [
  elastic,
  splunk,
  sentinel,
  defender,
  crowdstrike,
  sentinelone,
  guardduty,
  awsSns,
  okta,
  netskope,
  github,
  wazuh,
  suricata,
  alertmanager,
  grafana,
  pagerduty,
  generic,
];

const byId = new Map(providers.map((provider) => [provider.id, provider]));
export const findProvider = (id: string): WebhookProvider | undefined => byId.get(id);
