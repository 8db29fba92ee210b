// Client configurations that several sources share. Each talks to POST {url}/api/v1/ingest/<source> or to the syslog door.
import type { Snippet } from './source.ts';

export type SnippetOf = (sourceId: string) => Snippet;

export const snippets = (sourceId: string, makers: readonly SnippetOf[]): Snippet[] =>
  makers.map((make) => make(sourceId));

/** Where a source's records are posted to. */
export const endpoint = (sourceId: string): string => `{url}/api/v1/ingest/${sourceId}?site={site}`;

/** Sends a file, once. */
export const shellSnippet: SnippetOf = (sourceId) => ({
  id: 'curl',
  title: 'Send a file with curl',
  language: 'sh',
  text: `gzip -c events.json | curl --fail-with-body -sS '${endpoint(sourceId)}' \\
  -H 'Authorization: Bearer {key}' \\
  -H 'Content-Type: application/x-ndjson' -H 'Content-Encoding: gzip' \\
  --data-binary @-
`,
});

/** Vector's configuration: from `source` to the endpoint, with whatever the sink is told besides. */
export const vectorTo = (sourceId: string, source: string, encoding: 'text' | 'json', more = ''): string => `${source}
[sinks.tocsin]
type = "http"
inputs = ["events"]
uri = "${endpoint(sourceId)}"
method = "post"
compression = "gzip"
encoding.codec = "${encoding}"
framing.method = "newline_delimited"
auth.strategy = "bearer"
auth.token = "{key}"
${more}`;

const vector = (sourceId: string, source: string, encoding: 'text' | 'json'): string =>
  vectorTo(sourceId, source, encoding, 'batch.max_bytes = 4000000\nbatch.timeout_secs = 1\n');

/** Follows JSON log files; each line is sent as it is. */
export const vectorSnippet: SnippetOf = (sourceId) => ({
  id: 'vector',
  title: 'Vector: follow JSON files',
  language: 'toml',
  text: vector(
    sourceId,
    `[sources.events]
type = "file"
include = ["/var/log/${sourceId}/*.json"]
`,
    'text',
  ),
});

/** Follows plain text log files. */
export const vectorLinesSnippet =
  (files: readonly string[]): SnippetOf =>
  (sourceId) => ({
    id: 'vector',
    title: 'Vector: follow log files',
    language: 'toml',
    text: vector(
      sourceId,
      `[sources.events]
type = "file"
include = [${files.map((file) => `"${file}"`).join(', ')}]
`,
      'text',
    ),
  });

/** Reads the systemd journal and sends its entries as JSON. */
export const vectorJournalSnippet: SnippetOf = (sourceId) => ({
  id: 'vector-journald',
  title: 'Vector: systemd journal',
  language: 'toml',
  text: vector(
    sourceId,
    `[sources.events]
type = "journald"
current_boot_only = true
`,
    'json',
  ),
});

/** Forwards everything over TCP with octet counting and a queue on disk. */
export const rsyslogSnippet: SnippetOf = () => ({
  id: 'rsyslog',
  title: 'rsyslog: forward over TCP',
  language: 'conf',
  text: `# /etc/rsyslog.d/60-tocsin.conf
*.* action(type="omfwd" target="{syslogHost}" port="{syslogPort}" protocol="tcp"
           TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
           action.resumeRetryCount="-1" queue.type="LinkedList"
           queue.filename="tocsin" queue.maxDiskSpace="1g" queue.saveOnShutdown="on")
`,
});

/** Follows one file with rsyslog and forwards its lines. */
export const rsyslogFileSnippet =
  (file: string, tag: string): SnippetOf =>
  () => ({
    id: 'rsyslog-file',
    title: `rsyslog: follow ${file}`,
    language: 'conf',
    text: `# /etc/rsyslog.d/61-tocsin-${tag}.conf
module(load="imfile")
input(type="imfile" file="${file}" tag="${tag}" ruleset="tocsin-${tag}")
ruleset(name="tocsin-${tag}") {
  action(type="omfwd" target="{syslogHost}" port="{syslogPort}" protocol="tcp"
         TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
         action.resumeRetryCount="-1" queue.type="LinkedList")
}
`,
  });

export const syslogNgSnippet: SnippetOf = () => ({
  id: 'syslog-ng',
  title: 'syslog-ng: forward over TCP',
  language: 'conf',
  text: `# /etc/syslog-ng/conf.d/tocsin.conf
destination d_tocsin {
  syslog("{syslogHost}" transport("tcp") port({syslogPort}) disk-buffer(disk-buf-size(1073741824) reliable(yes)));
};
log { source(s_src); destination(d_tocsin); };
`,
});

export const fluentBitSyslogSnippet: SnippetOf = () => ({
  id: 'fluent-bit',
  title: 'Fluent Bit: syslog output',
  language: 'conf',
  text: `[OUTPUT]
    Name                 syslog
    Match                *
    Host                 {syslogHost}
    Port                 {syslogPort}
    Mode                 tcp
    Syslog_Format        rfc5424
    Syslog_Maxsize       65536
    Syslog_Hostname_key  host
    Syslog_Appname_key   ident
    Syslog_Message_key   message
`,
});
