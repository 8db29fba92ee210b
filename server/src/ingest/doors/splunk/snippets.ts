// Copy-ready configurations of shippers that send to Splunk's HTTP Event Collector.
import type { Snippet } from '../../sources/source.ts';

export const splunkSnippets: readonly Snippet[] = [
  {
    id: 'curl',
    title: 'Send an event with curl',
    language: 'sh',
    text: `curl --fail-with-body -sS '{doorUrl}/services/collector/event' \\
  -H 'Authorization: Splunk {token}' \\
  -d '{"host":"web1","sourcetype":"linux_secure","event":"sshd[812]: Failed password for root from 192.0.2.7 port 4022 ssh2"}'
`,
  },
  {
    id: 'curl-raw',
    title: 'Send a log file with curl',
    language: 'sh',
    text: `gzip -c /var/log/auth.log | curl --fail-with-body -sS \\
  "{doorUrl}/services/collector/raw?host=$(hostname)&sourcetype=linux_secure" \\
  -H 'Authorization: Splunk {token}' -H 'Content-Encoding: gzip' --data-binary @-
`,
  },
  {
    id: 'syslog-ng',
    title: 'syslog-ng: http',
    language: 'conf',
    text: `# /etc/syslog-ng/conf.d/tocsin.conf
destination d_tocsin {
  http(
    url("{doorUrl}/services/collector/event")
    method("POST")
    headers("Authorization: Splunk {token}")
    batch-lines(500) batch-timeout(1000)
    body("$(format-json --pair time=$S_UNIXTIME --pair host=$HOST --pair source=$PROGRAM --pair sourcetype=syslog --pair event=\\"<$PRI>1 $ISODATE $HOST $PROGRAM $PID - - $MSG\\")")
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
type = "splunk_hec_logs"
inputs = ["events"]
endpoint = "{doorUrl}"
default_token = "{token}"
compression = "gzip"
encoding.codec = "json"
`,
  },
  {
    id: 'fluent-bit',
    title: 'Fluent Bit',
    language: 'conf',
    text: `[OUTPUT]
    Name          splunk
    Match         *
    Host          {doorHost}
    Port          {doorPort}
    Splunk_Token  {token}
    Compress      gzip
    # TLS         On
`,
  },
];
