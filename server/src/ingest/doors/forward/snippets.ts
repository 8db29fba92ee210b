// Client configurations for the forward door.
import type { Snippet } from '../../sources/source.ts';

export const forwardSnippets: readonly Snippet[] = [
  {
    id: 'fluent-bit',
    title: 'Fluent Bit',
    language: 'conf',
    text: `[OUTPUT]
    Name                  forward
    Match                 *
    Host                  {doorHost}
    Port                  {doorPort}
    Require_ack_response  true
    Compress              gzip
    Retry_Limit           no_limits
    # Where the door has a shared key:
    # Shared_Key          ...
    # Self_Hostname       \${HOSTNAME}
`,
  },
  {
    id: 'fluentd',
    title: 'Fluentd',
    language: 'conf',
    text: `<match **>
  @type forward
  require_ack_response true
  compress gzip
  <server>
    host {doorHost}
    port {doorPort}
  </server>
  <buffer>
    @type file
    path /var/log/fluentd/tocsin
    retry_forever true
    flush_interval 2s
  </buffer>
</match>
`,
  },
  {
    id: 'fluent-logger',
    title: 'Node.js: fluent-logger',
    language: 'sh',
    text: `npm install fluent-logger
node -e "
  const logger = require('fluent-logger').createFluentSender('app', {
    host: '{doorHost}', port: {doorPort}, timeout: 3, requireAckResponse: true,
  });
  logger.emit('test', { message: 'It works' });
"
`,
  },
];
