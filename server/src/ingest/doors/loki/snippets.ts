// Copy-ready configurations of shippers that push to Loki.
import type { Snippet } from '../../sources/source.ts';

export const lokiSnippets: readonly Snippet[] = [
  {
    id: 'promtail',
    title: 'Promtail',
    language: 'yaml',
    text: `clients:
  - url: "{doorUrl}/loki/api/v1/push"
    basic_auth:
      username: tocsin
      password: "{token}"
scrape_configs:
  - job_name: system
    static_configs:
      - targets: [localhost]
        labels:
          host: web1
          __path__: /var/log/*.log
`,
  },
  {
    id: 'alloy',
    title: 'Grafana Alloy',
    language: 'conf',
    text: `loki.write "tocsin" {
  endpoint {
    url = "{doorUrl}/loki/api/v1/push"
    bearer_token = "{token}"
  }
}
`,
  },
  {
    id: 'curl',
    title: 'Push a line with curl',
    language: 'sh',
    text: `curl --fail-with-body -sS '{doorUrl}/loki/api/v1/push' -u 'tocsin:{token}' \\
  -H 'Content-Type: application/json' \\
  -d "{\\"streams\\":[{\\"stream\\":{\\"host\\":\\"web1\\"},\\"values\\":[[\\"$(date +%s%N)\\",\\"hello\\"]]}]}"
`,
  },
];
