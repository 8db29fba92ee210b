// Operating systems, web servers and what runs on hosts; one line each.
import type { Source } from '../source.ts';
import { apache } from './apache.ts';
import { containerSources } from './containers.ts';
import { databaseSources } from './database-sources.ts';
import { endpointSources } from './endpoints.ts';
import { iis } from './iis.ts';
import { journald } from './journald.ts';
import { nginx } from './nginx.ts';
import { osquery } from './osquery.ts';
import { serviceSources } from './services.ts';
import { wazuh } from './wazuh.ts';
import { webAppSources } from './web-app-sources.ts';

export const hostSources: readonly Source[] = [
  apache,
  nginx,
  iis,
  ...webAppSources,
  journald,
  osquery,
  wazuh,
  ...endpointSources,
  ...containerSources,
  ...serviceSources,
  ...databaseSources,
];
