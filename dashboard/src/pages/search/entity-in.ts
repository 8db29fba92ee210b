// Which entity a field's value is.

const kinds: Readonly<Record<string, string>> = {
  'source.ip': 'ip',
  'destination.ip': 'ip',
  'host.ip': 'ip',
  'dns.resolved_ip': 'ip',
  'host.name': 'host',
  'user.name': 'user',
  'user.target.name': 'user',
  'dns.question.name': 'domain',
  'url.domain': 'domain',
  'tls.client.server_name': 'domain',
  'destination.domain': 'domain',
  'source.domain': 'domain',
  'url.full': 'url',
  'process.hash.md5': 'hash',
  'process.hash.sha1': 'hash',
  'process.hash.sha256': 'hash',
  'file.hash.md5': 'hash',
  'file.hash.sha1': 'hash',
  'file.hash.sha256': 'hash',
  'file.path': 'file',
  'process.executable': 'process',
  'process.parent.executable': 'process',
  'user.email': 'email',
  'email.from.address': 'email',
  'email.to.address': 'email',
};

/** `kind:value`, or null where the field holds no entity. */
export function entityIn(field: string, value: string): string | null {
  if (value === '') return null;
  if (field === 'entity' || field === 'entities') return value;
  const kind = Object.hasOwn(kinds, field) ? kinds[field] : undefined;
  return kind === undefined ? null : `${kind}:${value}`;
}
