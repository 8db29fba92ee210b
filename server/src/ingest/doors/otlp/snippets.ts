// Copy-ready configurations of OpenTelemetry exporters.
import type { Snippet } from '../../sources/source.ts';

export const otlpSnippets: readonly Snippet[] = [
  {
    id: 'collector',
    title: 'OpenTelemetry Collector',
    language: 'yaml',
    text: `exporters:
  otlphttp/tocsin:
    endpoint: "{doorUrl}"
    compression: gzip
    headers:
      Authorization: "Bearer {token}"
    retry_on_failure:
      enabled: true
      max_elapsed_time: 0
    sending_queue:
      enabled: true

service:
  pipelines:
    logs:
      receivers: [filelog]
      exporters: [otlphttp/tocsin]
`,
  },
  {
    id: 'sdk',
    title: 'OpenTelemetry SDKs, by environment',
    language: 'sh',
    text: `export OTEL_LOGS_EXPORTER=otlp
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_ENDPOINT='{doorUrl}'
export OTEL_EXPORTER_OTLP_HEADERS='Authorization=Bearer {token}'
export OTEL_EXPORTER_OTLP_COMPRESSION=gzip
`,
  },
  {
    id: 'curl',
    title: 'Send a record with curl',
    language: 'sh',
    text: `curl --fail-with-body -sS '{doorUrl}/v1/logs' \\
  -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' \\
  -d '{"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"web1"}}]},
      "scopeLogs":[{"logRecords":[{"severityText":"INFO","body":{"stringValue":"hello"}}]}]}]}'
`,
  },
];
