// The ordinary noise of a working day: people sign in, open programs, browse; servers run their jobs.
import { cron, execve, sshAccepted, sshFailed, sudo } from './linux.ts';
import { suricataAlert, zeekConn, zeekDns, zeekHttp } from './network.ts';
import {
  dnsDomain,
  domain,
  domainController,
  linuxHost,
  personOf,
  server,
  sites,
  workstation,
  type DemoSite,
} from './organisation.ts';
import type { Random } from './random.ts';
import { failedLogon, logon, processCreated, security, sysmon, type Emission, type Process } from './windows.ts';

const programs = [
  { image: 'C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE', args: '' },
  {
    image: 'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE',
    args: ' /n "C:\\Users\\Public\\Documents\\compte-rendu.docx"',
  },
  {
    image: 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    args: ' --single-argument https://intranet.aubrac.example/',
  },
  { image: 'C:\\Program Files\\DossierPatient\\DossierPatient.exe', args: ' /site' },
  { image: 'C:\\Windows\\System32\\notepad.exe', args: ' notes.txt' },
  { image: 'C:\\Program Files\\Microsoft OneDrive\\OneDrive.exe', args: ' /background' },
  { image: 'C:\\Windows\\System32\\taskhostw.exe', args: '' },
  { image: 'C:\\Windows\\System32\\svchost.exe', args: ' -k netsvcs -p -s Schedule' },
  { image: 'C:\\Windows\\System32\\backgroundTaskHost.exe', args: ' -ServerName:App' },
  { image: 'C:\\Windows\\System32\\conhost.exe', args: ' 0xffffffff -ForceV1' },
] as const;

const names = [
  'www.has-sante.example',
  'mail.aubrac.example',
  'update.vendor.example',
  'cdn.presse.example',
  'intranet.aubrac.example',
  'teams.collab.example',
  'ntp.org.example',
  'doctolib.example',
] as const;
const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

const explorer = (random: Random, user: string): Process => ({
  image: 'C:\\Windows\\explorer.exe',
  command: 'C:\\Windows\\Explorer.EXE',
  pid: 4000 + random.below(2000),
  guid: random.guid(),
  user,
});

type Making = (at: number, site: DemoSite, random: Random) => Emission;

const userStartsProgram: Making = (at, site, random) => {
  const user = personOf(random, site);
  const { image, args } = random.pick(programs);
  const process = { image, command: `"${image}"${args}`, pid: 1000 + random.below(20_000), guid: random.guid(), user };
  return processCreated(at, workstation(site, random.below(60)), process, explorer(random, user), random.hex(64));
};
const userSignsIn: Making = (at, site, random) => {
  const host = workstation(site, random.below(60));
  return logon(at, host, personOf(random, site), random.pick([2, 7, 11]), host.ip);
};
const networkLogon: Making = (at, site, random) =>
  logon(at, server(site, random.below(4)), personOf(random, site), 3, workstation(site, random.below(60)).ip);
const userMistypes: Making = (at, site, random) =>
  failedLogon(at, domainController(site), personOf(random, site), workstation(site, random.below(60)).ip);
const ticketRequested: Making = (at, site, random) =>
  security(at, domainController(site), 4769, {
    TargetUserName: `${personOf(random, site)}@${dnsDomain.toUpperCase()}`,
    TargetDomainName: dnsDomain.toUpperCase(),
    ServiceName: `${server(site, random.below(4)).name}$`,
    ServiceSid: 'S-1-5-21-1004336348-1177238915-682003330-1201',
    TicketOptions: '0x40810000',
    TicketEncryptionType: '0x12',
    IpAddress: `::ffff:${workstation(site, random.below(60)).ip}`,
    IpPort: 50_100,
    Status: '0x0',
  });
const nameResolved: Making = (at, site, random) =>
  zeekDns(at, random, workstation(site, random.below(60)), random.pick(names), `198.51.100.${random.below(250)}`);
const pageVisited: Making = (at, site, random) =>
  zeekConn(at, random, workstation(site, random.below(60)), {
    to: `198.51.100.${random.below(250)}`,
    port: 443,
    service: 'ssl',
    sent: 900 + random.below(20_000),
    received: 4000 + random.below(900_000),
    seconds: random.below(60) + 0.4,
  });
const plainPage: Making = (at, site, random) =>
  zeekHttp(at, random, workstation(site, random.below(60)), {
    to: `198.51.100.${random.below(250)}`,
    name: random.pick(names),
    method: 'GET',
    uri: `/actualites/${random.below(900)}`,
    agent: browser,
    status: 200,
  });
const connectionSeen: Making = (at, site, random) => {
  const host = workstation(site, random.below(60));
  const user = personOf(random, site);
  return sysmon(at, host, 3, {
    ProcessGuid: `{${random.guid()}}`,
    ProcessId: 1000 + random.below(20_000),
    Image: 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    User: `${domain}\\${user}`,
    Protocol: 'tcp',
    Initiated: 'true',
    SourceIsIpv6: 'false',
    SourceIp: host.ip,
    SourceHostname: host.fqdn,
    SourcePort: 49_152 + random.below(16_000),
    DestinationIsIpv6: 'false',
    DestinationIp: `198.51.100.${random.below(250)}`,
    DestinationHostname: '-',
    DestinationPort: 443,
  });
};
const fileWritten: Making = (at, site, random) => {
  const user = personOf(random, site);
  return sysmon(at, workstation(site, random.below(60)), 11, {
    ProcessGuid: `{${random.guid()}}`,
    ProcessId: 1000 + random.below(20_000),
    Image: programs[1].image,
    TargetFilename: `C:\\Users\\${user}\\Documents\\courrier-${random.below(900)}.docx`,
    CreationUtcTime: new Date(at).toISOString().replace('T', ' ').slice(0, 23),
    User: `${domain}\\${user}`,
  });
};
const adminConnects: Making = (at, site, random) =>
  sshAccepted(at, linuxHost(site, random.below(3)), 'svc-sauvegarde', server(site, 1).ip, 1000 + random.below(30_000));
const jobRuns: Making = (at, site, random) =>
  cron(at, linuxHost(site, random.below(3)), '/usr/local/bin/rotation-journaux', 1000 + random.below(30_000));
const adminUpdates: Making = (at, site, random) =>
  sudo(at, linuxHost(site, random.below(3)), 'exploitation', '/usr/bin/apt-get -y upgrade');
const commandRuns: Making = (at, site, random) =>
  execve(
    at,
    linuxHost(site, random.below(3)),
    ['/usr/bin/rsync', '-a', '/srv/imagerie/', '/mnt/archive/'],
    1000 + random.below(90_000),
  );
const strangerKnocks: Making = (at, site, random) =>
  sshFailed(
    at,
    linuxHost(site, 0),
    random.pick(['admin', 'test', 'oracle', 'ubuntu', 'git']),
    `203.0.113.${random.below(60)}`,
    1000 + random.below(30_000),
    false,
  );
const scannerSeen: Making = (at, site, random) =>
  suricataAlert(at, random, workstation(site, random.below(60)), `198.51.100.${random.below(250)}`, 80, {
    id: 2_013_028,
    text: 'POLICY curl user agent outbound',
    category: 'Potentially Bad Traffic',
    severity: 3,
  });

const makings: readonly [weight: number, making: Making][] = [
  [20, userStartsProgram],
  [10, userSignsIn],
  [12, networkLogon],
  [2, userMistypes],
  [10, ticketRequested],
  [14, nameResolved],
  [12, pageVisited],
  [4, plainPage],
  [8, connectionSeen],
  [6, fileWritten],
  [3, adminConnects],
  [3, jobRuns],
  [0.4, adminUpdates],
  [2, commandRuns],
  [1.2, strangerKnocks],
  [0.1, scannerSeen],
];
const totalWeight = makings.reduce((sum, [weight]) => sum + weight, 0);

function chooseMaking(random: Random): Making {
  let left = random.next() * totalWeight;
  for (const [weight, making] of makings) if ((left -= weight) < 0) return making;
  return userStartsProgram;
}

/** How busy an hour of the day is, Paris winter time: 0.15 at night, 1 at ten and at three. */
function busyness(at: number): number {
  const hour = (((at / 3_600_000 + 1) % 24) + 24) % 24;
  const bump = (centre: number, width: number): number => Math.exp(-(((hour - centre) / width) ** 2));
  return 0.15 + 0.85 * Math.max(bump(10, 2.5), bump(15, 2.5));
}

/** @param count how many events over the day; larger sites make more of them. */
export function backgroundOf(random: Random, from: number, to: number, count: number): Emission[] {
  const emissions: Emission[] = [];
  while (emissions.length < count) {
    const at = Math.floor(from + random.next() * (to - from));
    if (random.next() > busyness(at)) continue;
    const site = sites[Math.floor(random.next() ** 1.6 * sites.length)];
    if (site) emissions.push(chooseMaking(random)(at, site, random));
  }
  return emissions;
}
