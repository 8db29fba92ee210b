// The sources of what runs behind a web server.
import type { Source } from '../source.ts';
import { textSource } from './text-source.ts';
import {
  isAuditHead,
  isModsecurityObject,
  modsecurityLine,
  modsecurityObject,
  phpLine,
  tomcatLine,
} from './web-apps.ts';

const tomcat = textSource({
  id: 'tomcat',
  title: 'Apache Tomcat',
  kind: 'web',
  summary: 'Access logs, and catalina.out in its default format.',
  aliases: ['catalina'],
  file: '/var/log/tomcat*/*.log',
  line: tomcatLine,
  recognise: (start) =>
    /^\d{2}-[A-Z][a-z]{2}-\d{4} \d{2}:\d{2}:\d{2}\.\d{3} [A-Z]+ \[[^\]]*\] [\w.$]+ /.test(start) ? 93 : 0,
});

const phpFpm = textSource({
  id: 'php-fpm',
  title: 'PHP and PHP-FPM',
  kind: 'web',
  summary: 'The error log of PHP and the log of its process manager.',
  aliases: ['php', 'phpfpm', 'php-error'],
  file: '/var/log/php*-fpm.log',
  line: phpLine,
  recognise: (start) =>
    /^\[\d{2}-[A-Z][a-z]{2}-\d{4} \d{2}:\d{2}:\d{2}[^\]]*\] (?:PHP |(?:NOTICE|WARNING|ERROR|ALERT|DEBUG): )/.test(start)
      ? 94
      : 0,
});

const modsecurity = textSource({
  id: 'modsecurity',
  title: 'ModSecurity',
  kind: 'web',
  summary: 'Alerts in the error log of the web server, the JSON audit log, and the heads of the serial one.',
  aliases: ['modsec', 'owasp-crs'],
  file: '/var/log/modsec_audit.log',
  line: modsecurityLine,
  isObject: isModsecurityObject,
  object: modsecurityObject,
  recognise: (start) => (/(?:^|\s)ModSecurity: /.test(start) || isAuditHead(start) ? 97 : 0),
});

export const webAppSources: readonly Source[] = [tomcat, phpFpm, modsecurity];
