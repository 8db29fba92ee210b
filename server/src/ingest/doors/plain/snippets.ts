// Copy-ready ways to send to the plain HTTP door.
import type { Snippet } from '../../sources/source.ts';

export const plainSnippets: readonly Snippet[] = [
  {
    id: 'curl',
    title: 'Send a file with curl',
    language: 'sh',
    text: `gzip -c events.json | curl --fail-with-body -sS '{doorUrl}/?source=auto' \\
  -H 'Authorization: Bearer {token}' -H 'Content-Encoding: gzip' --data-binary @-
`,
  },
  {
    id: 'syslog-ng',
    title: 'syslog-ng: http',
    language: 'conf',
    text: `# /etc/syslog-ng/conf.d/tocsin.conf
destination d_tocsin {
  http(
    url("{doorUrl}")
    method("POST")
    headers("Authorization: Bearer {token}", "Content-Type: application/json")
    body("$(format-json --scope rfc5424 --pair ISODATE=$ISODATE)") body-prefix("[") delimiter(",") body-suffix("]")
    batch-lines(500) batch-timeout(1000)
    disk-buffer(disk-buf-size(1073741824) reliable(yes))
  );
};
log { source(s_src); destination(d_tocsin); };
`,
  },
  {
    id: 'vector',
    title: 'Vector',
    language: 'toml',
    text: `[sinks.tocsin]
type = "http"
inputs = ["events"]
uri = "{doorUrl}"
compression = "gzip"
encoding.codec = "json"
framing.method = "newline_delimited"
auth.strategy = "bearer"
auth.token = "{token}"
`,
  },
];
