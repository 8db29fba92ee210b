// What is measured of the sources in `host/` and of those of Windows, Linux, Zeek and Suricata.
import type { RecallCase } from './case.ts';

/** One product keeps the pid and account of the log's writer, the short host name and the folder of the executable. */
const writerNotActor = [
  'process.pid',
  'host.name',
  'process.working_directory',
  'process.entity_id',
  'user.id',
  'rule.name',
];

/**
 * For the same events, one product names the action and the account by the id of the event (`logged-in`, the account
 * that logs on), and so do we; the other keeps the task's name and takes who asked, or the log's writer, for the user.
 */
const namedOtherwise = ['event.action', 'user.name', 'user.domain', 'user.target.name'];

export const hostCases: readonly RecallCase[] = [
  { folder: 'windows-security', source: 'windows', atLeast: 0.95 },
  // The SID beside a Sysmon event is that of the Sysmon service; a PowerShell host id is no process.
  { folder: 'windows-forwarded', source: 'windows', atLeast: 0.95 },
  { folder: 'windows-xml', source: 'windows', atLeast: 0.95 },
  { folder: 'powershell', source: 'windows', atLeast: 0.95 },
  { folder: 'sysmon', files: 'test-', source: 'sysmon', atLeast: 0.95 },
  // This product also takes the quotes out of command lines.
  {
    folder: 'sysmon',
    files: 'sekoia-',
    source: 'sysmon',
    atLeast: 0.95,
    except: [...writerNotActor, 'process.command_line', 'process.parent.command_line'],
  },
  { folder: 'winlogbeat', source: 'windows', atLeast: 0.95, except: [...writerNotActor, ...namedOtherwise] },
  { folder: 'nxlog', source: 'windows', atLeast: 0.95, except: [...writerNotActor, ...namedOtherwise] },
  // `by (uid=0)` is not the uid of the user whose session opens.
  { folder: 'linux-auth', files: 'test-', source: 'linux-auth', atLeast: 0.95, except: ['user.id'] },
  // This product calls every message of sshd the start of an authentication with an outcome, also a closed connection,
  // and writes the account at the server as that of the client too.
  {
    folder: 'linux-auth',
    files: 'sekoia-',
    source: 'linux-auth',
    atLeast: 0.95,
    except: [
      'event.category',
      'event.type',
      'event.outcome',
      'source.user.name',
      'process.name',
      'file.hash.sha256',
      'user.id',
    ],
  },
  // The other file joins lines to events, and holds times of a zone that it does not name.
  { folder: 'linux-syslog', files: 'test-suse', source: 'linux-auth', atLeast: 0.95 },
  { folder: 'auditd', source: 'auditd', atLeast: 0.95 },
  { folder: 'zeek', source: 'zeek', atLeast: 0.95 },
  { folder: 'suricata', files: 'test-', source: 'suricata', atLeast: 0.95 },
  // This product puts the transport in the protocol, the peer's address in host.ip, and calls every record a connection.
  {
    folder: 'suricata',
    files: 'sekoia-',
    source: 'suricata',
    atLeast: 0.95,
    except: ['event.type', 'event.category', 'host.ip', 'network.protocol'],
  },
  { folder: 'apache', files: 'test-', source: 'apache', atLeast: 0.95 },
  // That product was told the machine's time zone, which the lines do not hold.
  { folder: 'apache', files: 'error', source: 'apache', atLeast: 0.95, except: ['@timestamp'] },
  { folder: 'nginx', source: 'nginx', atLeast: 0.95 },
  { folder: 'osquery', source: 'osquery', atLeast: 0.95 },
  // The time expected is not in the record, and that product reads no verdict out of the prefix `DROP`.
  { folder: 'journald', source: 'journald', atLeast: 0.95, except: ['@timestamp', 'event.type'] },
];
