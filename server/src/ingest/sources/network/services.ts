// The services beside the packet filter that appliances run: address leases, name resolution, tunnels, web console.
import { putAddress, putEndpoint } from './conversions.ts';
import { type Draft, put, putShape } from './draft.ts';

const dhcp4 =
  /^(DHCP[A-Z]+|BOOTREQUEST|BOOTREPLY) (?:on |for |of )?(?:(\d{1,3}(?:\.\d{1,3}){3}) )?(?:\((\d{1,3}(?:\.\d{1,3}){3})\) )?(?:(?:from|to) )?(?:(?:<no client address>|((?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}))\b)?(?: ?\(([^)]{1,255})\))?(?: via (\S{1,100}))?/i;
const dhcp6Peer = /\b(?:from|to) ([0-9a-f:]{3,45}) port (\d{1,5})/;
const dhcp6Address = /(?:address|lease for:?) ([0-9a-f:.]{3,45})/;
const dhcpVerb = /^([A-Za-z][a-z-]+(?: [A-Za-z]+){0,2}?)(?=:| (?:from|for|to|on)\b| [0-9a-f]{1,4}:[0-9a-f:]|$)/;
const linkLease = /^([A-Z][a-z]+ on [A-Z]{2,5})\//;

const nameOfAction = (text: string): string => text.toLowerCase().replaceAll(' ', '-');

/** dhcpd, dhclient, dhcp6c, kea and their like. */
export function putLease(draft: Draft, text: string): boolean {
  putShape(draft, { category: ['network'], type: ['connection', 'protocol', 'info'] });
  put(draft, 'network.transport', 'udp');
  put(draft, 'network.protocol', 'dhcp');
  const four = dhcp4.exec(text);
  if (four !== null) {
    const [, verb, address, server, mac, name, via] = four;
    put(draft, 'event.action', verb);
    put(draft, 'source.ip', address);
    put(draft, 'destination.ip', server);
    put(draft, 'source.mac', mac);
    put(draft, 'source.domain', name);
    put(draft, 'observer.ingress.interface.name', via?.replace(/:$/, ''));
    return true;
  }
  put(draft, 'event.action', nameOfAction(linkLease.exec(text)?.[1] ?? ''));
  const peer = dhcp6Peer.exec(text);
  const address = dhcp6Address.exec(text);
  const ip = peer?.[1] ?? address?.[1] ?? '';
  if (ip.includes(':')) {
    put(draft, 'network.protocol', 'dhcpv6');
    put(draft, 'source.ip', ip.replace(/,$/, ''));
    put(draft, 'source.port', peer?.[2]);
    put(draft, 'event.action', nameOfAction(dhcpVerb.exec(text)?.[1] ?? ''));
  }
  return true;
}

const unboundQuery =
  /^(?:\[\d+:[0-9a-f]+\] )?(?:info|notice|query|reply): (\S{3,60}) (\S{1,255}) ([A-Z0-9]{1,12}) ([A-Z]{1,4})(?: ([A-Z]{3,12})\b)?(?: ([\d.]{1,14}))?/;

/** `[pid:thread] info: client name. TYPE CLASS`, with the answer behind where replies are logged. */
export function putUnbound(draft: Draft, text: string): boolean {
  putShape(draft, { category: ['network'], type: ['connection'] });
  put(draft, 'network.protocol', 'dns');
  const found = unboundQuery.exec(text);
  if (found === null) {
    putShape(draft, { type: ['info'] });
    return false;
  }
  const [, client, name = '', type, className, code, seconds] = found;
  putAddress(draft, 'source', client);
  put(draft, 'dns.question.name', name.length > 1 ? name.replace(/\.$/, '') : name);
  put(draft, 'dns.question.type', type);
  put(draft, 'dns.question.class', className);
  put(draft, 'dns.response_code', code);
  if (seconds !== undefined) put(draft, 'event.duration', Math.round(Number(seconds) * 1e9));
  putShape(draft, { type: ['protocol', 'connection'] });
  put(draft, 'event.type', ['connection']);
  return true;
}

const tunnelPeer = /^(?:([^\s/[\]]{1,128})\/)?(\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-f:]{3,45}\]?):(\d{1,5}) /i;
const anyPeer = /\[AF_INET6?\](\[?[0-9a-f:.]{3,45}\]?):(\d{1,5})/i;

/** OpenVPN: `user/address:port text`. */
export function putOpenvpn(draft: Draft, text: string): boolean {
  put(draft, 'network.protocol', 'openvpn');
  const account = /^(?:openvpn server '\S{1,64}' )?user '([^']{1,128})'(?: address '([^']{1,60})'(?:\s?- )?)?/.exec(
    text,
  );
  if (account !== null) {
    put(draft, 'user.name', account[1]);
    const peer = account[2] ?? '';
    if (peer.includes(':') && peer.split(':').length === 2) putEndpoint(draft, 'source', peer);
    else putAddress(draft, 'source', peer);
    const failed = /could not|fail|denied|error/i.test(text);
    putShape(draft, {
      category: ['authentication', 'network'],
      type: ['info'],
      outcome: failed ? 'failure' : 'success',
    });
    if (/disconnected/.test(text)) put(draft, 'event.action', 'logged-out');
    return true;
  }
  const peer = tunnelPeer.exec(text);
  put(draft, 'user.name', peer?.[1] ?? /\[([^\]\s]{1,128})\] Peer Connection Initiated/.exec(text)?.[1]);
  put(draft, 'source.ip', peer?.[2] ?? anyPeer.exec(text)?.[1]);
  put(draft, 'source.port', peer?.[3] ?? anyPeer.exec(text)?.[2]);
  put(draft, 'source.nat.ip', /pool returned IPv4=(\S{7,15}),/.exec(text)?.[1]);
  const start = text.includes('Peer Connection Initiated') ? ['start'] : [];
  putShape(draft, { category: ['network'], type: ['connection', 'info', ...start] });
  if (/TLS Error|AUTH_FAILED|VERIFY ERROR|Authenticate\/Decrypt packet error/.test(text))
    put(draft, 'event.outcome', 'failure');
  return true;
}

const consoleLogin =
  /(Successful login for user|authentication error for user|Session timed out for user|User logged out for user) '([^']{1,128})'(?: from: (\S{3,60}))?/;

/** The web console's logins. */
export function putConsole(draft: Draft, text: string): boolean {
  const found = consoleLogin.exec(text);
  if (found === null) return false;
  const words = found[1] ?? '';
  putShape(draft, { category: ['authentication'] });
  put(draft, 'event.outcome', words.startsWith('Successful') ? 'success' : words.startsWith('auth') ? 'failure' : '');
  if (/timed out|logged out/.test(words)) put(draft, 'event.action', 'logged-out');
  put(draft, 'user.name', found[2]);
  putAddress(draft, 'source', found[3]?.replace(/[,)]$/, ''));
  return true;
}

const ikePeer = /(?:from|to) (\S{3,45})\[(\d{1,5})\]/;

/** strongSwan. */
export function putTunnelKeys(draft: Draft, text: string): boolean {
  putShape(draft, { category: ['network'] });
  put(draft, 'network.protocol', 'ipsec');
  const packet =
    /(received|sending) packet: from (\S{3,45})\[(\d{1,5})\] to (\S{3,45})\[(\d{1,5})\](?: \((\d+) bytes\))?/.exec(
      text,
    );
  if (packet !== null) {
    put(draft, 'event.type', ['connection']);
    put(draft, 'source.ip', packet[2]);
    put(draft, 'source.port', packet[3]);
    put(draft, 'destination.ip', packet[4]);
    put(draft, 'destination.port', packet[5]);
    put(draft, packet[1] === 'received' ? 'destination.bytes' : 'source.bytes', packet[6]);
  } else if (/AUTHENTICATION_FAILED|no matching peer config|authentication of .* failed/i.test(text)) {
    putShape(draft, { type: ['denied'], outcome: 'failure' });
    put(draft, 'source.ip', ikePeer.exec(text)?.[1]);
  }
  return true;
}
