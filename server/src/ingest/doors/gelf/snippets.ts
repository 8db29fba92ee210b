// Client configurations for the GELF doors.
import type { Snippet } from '../../sources/source.ts';

const syslogNg = (transport: 'tcp' | 'udp'): Snippet => ({
  id: 'syslog-ng',
  title: 'syslog-ng',
  language: 'conf',
  text: `# /etc/syslog-ng/conf.d/tocsin.conf
destination d_tocsin {
  graylog2(host("{doorHost}") port({doorPort}) transport(${transport}));
};
log { source(s_src); destination(d_tocsin); };
`,
});

const docker = (transport: 'tcp' | 'udp'): Snippet => ({
  id: 'docker',
  title: 'Docker',
  language: 'sh',
  text: `docker run --log-driver gelf --log-opt gelf-address=${transport}://{doorHost}:{doorPort} your-image
`,
});

export const gelfTcpSnippets: readonly Snippet[] = [
  syslogNg('tcp'),
  docker('tcp'),
  {
    id: 'shell',
    title: 'Try it',
    language: 'sh',
    text: `printf '{"version":"1.1","host":"test","short_message":"It works","_user":"you"}\\0' | nc -q1 {doorHost} {doorPort}
`,
  },
];

export const gelfUdpSnippets: readonly Snippet[] = [
  syslogNg('udp'),
  docker('udp'),
  {
    id: 'shell',
    title: 'Try it',
    language: 'sh',
    text: `printf '{"version":"1.1","host":"test","short_message":"It works","_user":"you"}' | nc -u -w1 {doorHost} {doorPort}
`,
  },
];
