// Client configurations for the syslog doors.
import type { Snippet } from '../sources/source.ts';

const rsyslog = (id: string, title: string, tls: string): Snippet => ({
  id,
  title,
  language: 'conf',
  text: `# /etc/rsyslog.d/60-tocsin.conf
action(type="omfwd" target="{doorHost}" port="{doorPort}" protocol="tcp"${tls}
       TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
       action.resumeRetryCount="-1" queue.type="LinkedList"
       queue.filename="tocsin" queue.maxDiskSpace="1g" queue.saveOnShutdown="on")
`,
});

const syslogNg = (id: string, title: string, transport: string): Snippet => ({
  id,
  title,
  language: 'conf',
  text: `# /etc/syslog-ng/conf.d/tocsin.conf
destination d_tocsin {
  syslog("{doorHost}" ${transport} port({doorPort}));
};
log { source(s_src); destination(d_tocsin); };
`,
});

const tlsOfRsyslog = `
       StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/name"
       StreamDriverPermittedPeers="{doorHost}" StreamDriver.CAFile="/etc/ssl/certs/ca-certificates.crt"`;
const tlsOfSyslogNg = `transport("tls")
    tls(ca-file("/etc/ssl/certs/ca-certificates.crt") peer-verify(yes))`;

export const syslogSnippets: readonly Snippet[] = [
  rsyslog('rsyslog', 'rsyslog: forward everything', ''),
  syslogNg('syslog-ng', 'syslog-ng: forward everything', 'transport("tcp")'),
  {
    id: 'logger',
    title: 'Try it with logger',
    language: 'sh',
    text: `logger --tcp --octet-count --rfc5424 -n {doorHost} -P {doorPort} -t tocsin-test 'It works'
`,
  },
];

export const syslogTlsSnippets: readonly Snippet[] = [
  rsyslog('rsyslog', 'rsyslog: forward everything over TLS (package rsyslog-gnutls)', tlsOfRsyslog),
  syslogNg('syslog-ng', 'syslog-ng: forward everything over TLS', tlsOfSyslogNg),
];

export const syslogUdpSnippets: readonly Snippet[] = [
  {
    id: 'rsyslog',
    title: 'rsyslog: forward everything over UDP',
    language: 'conf',
    text: `# /etc/rsyslog.d/60-tocsin.conf
*.* @{doorHost}:{doorPort};RSYSLOG_SyslogProtocol23Format
`,
  },
  {
    id: 'logger',
    title: 'Try it with logger',
    language: 'sh',
    text: `logger --udp --rfc5424 -n {doorHost} -P {doorPort} -t tocsin-test 'It works'
`,
  },
];
