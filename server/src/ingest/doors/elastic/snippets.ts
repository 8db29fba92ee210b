// Copy-ready configurations of shippers that write to Elasticsearch.
import type { Snippet } from '../../sources/source.ts';

export const elasticSnippets: readonly Snippet[] = [
  {
    id: 'filebeat',
    title: 'Filebeat, Winlogbeat and the other Beats',
    language: 'yaml',
    text: `output.elasticsearch:
  hosts: ["{doorUrl}"]
  username: tocsin
  password: "{token}"
  compression_level: 5
setup.template.enabled: false
setup.ilm.enabled: false
`,
  },
  {
    id: 'rsyslog',
    title: 'rsyslog: omelasticsearch',
    language: 'conf',
    text: `# /etc/rsyslog.d/60-tocsin.conf
module(load="omelasticsearch")
template(name="tocsin" type="list" option.jsonf="on") {
  property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")
  property(outname="host.hostname" name="hostname" format="jsonf")
  property(outname="log.syslog.severity.code" name="syslogseverity" format="jsonf" datatype="number")
  property(outname="log.syslog.facility.code" name="syslogfacility" format="jsonf" datatype="number")
  property(outname="process.name" name="programname" format="jsonf")
  property(outname="process.pid" name="procid" format="jsonf")
  property(outname="message" name="msg" format="jsonf")
}
template(name="tocsin-id" type="string" string="%$!tocsin_id%")
set $!tocsin_id = $uuid;
action(type="omelasticsearch" server=["{doorUrl}"] template="tocsin"
       searchIndex="logs-syslog" searchType="" bulkmode="on" writeoperation="create"
       bulkid="tocsin-id" dynbulkid="on" uid="tocsin" pwd="{token}"
       queue.type="LinkedList" queue.filename="tocsin" queue.maxDiskSpace="1g" queue.saveOnShutdown="on"
       queue.dequeueBatchSize="500" action.resumeRetryCount="-1")
`,
  },
  {
    id: 'syslog-ng',
    title: 'syslog-ng: elasticsearch-http',
    language: 'conf',
    text: `# /etc/syslog-ng/conf.d/tocsin.conf
destination d_tocsin {
  elasticsearch-http(
    url("{doorUrl}/_bulk") index("logs-syslog") type("")
    user("tocsin") password("{token}")
    batch-lines(500) batch-timeout(1000)
    disk-buffer(disk-buf-size(1073741824) reliable(yes))
  );
};
log { source(s_src); destination(d_tocsin); };
`,
  },
  {
    id: 'logstash',
    title: 'Logstash',
    language: 'conf',
    text: `output {
  elasticsearch {
    hosts => ["{doorUrl}"]
    user => "tocsin"
    password => "{token}"
    index => "logs"
    manage_template => false
    ilm_enabled => false
  }
}
`,
  },
  {
    id: 'vector',
    title: 'Vector',
    language: 'toml',
    text: `[sinks.tocsin]
type = "elasticsearch"
inputs = ["events"]
endpoints = ["{doorUrl}"]
compression = "gzip"
auth.strategy = "basic"
auth.user = "tocsin"
auth.password = "{token}"
`,
  },
  {
    id: 'fluent-bit',
    title: 'Fluent Bit',
    language: 'conf',
    text: `[OUTPUT]
    Name                es
    Match               *
    Host                {doorHost}
    Port                {doorPort}
    HTTP_User           tocsin
    HTTP_Passwd         {token}
    Suppress_Type_Name  On
    Generate_ID         On
    Compress            gzip
    # TLS               On
`,
  },
  {
    id: 'curl',
    title: 'Send documents with curl',
    language: 'sh',
    text: `printf '%s\\n' '{"create":{"_index":"logs"}}' '{"message":"hello","host":{"name":"web1"}}' |
  curl --fail-with-body -sS -u 'tocsin:{token}' -H 'Content-Type: application/x-ndjson' \\
    --data-binary @- '{doorUrl}/_bulk'
`,
  },
];
