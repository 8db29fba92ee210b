// The fields on which products that speak ECS agree, and by which recall and precision are measured.

export const coreFields: readonly string[] = [
  '@timestamp', 'event.kind', 'event.category', 'event.type', 'event.action', 'event.outcome', 'event.code', 'event.severity',
  'event.provider', 'event.duration', 'host.name', 'host.ip', 'host.id', 'user.name', 'user.domain', 'user.id', 'user.email',
  'user.target.name', 'source.ip', 'source.port', 'source.domain', 'source.bytes', 'source.nat.ip', 'source.nat.port',
  'source.user.name', 'destination.ip', 'destination.port', 'destination.domain', 'destination.bytes', 'destination.nat.ip',
  'destination.nat.port', 'destination.user.name', 'network.transport', 'network.protocol', 'network.direction', 'process.name',
  'process.executable', 'process.pid', 'process.command_line', 'process.working_directory', 'process.entity_id',
  'process.parent.name', 'process.parent.executable', 'process.parent.pid', 'process.parent.command_line', 'process.hash.md5',
  'process.hash.sha1', 'process.hash.sha256', 'file.path', 'file.name', 'file.size', 'file.hash.md5', 'file.hash.sha1',
  'file.hash.sha256', 'registry.path', 'powershell.file.script_block_text', 'service.name', 'dns.question.name',
  'dns.question.type', 'dns.response_code', 'dns.resolved_ip', 'url.full', 'url.original', 'url.domain', 'url.path', 'url.query',
  'http.request.method', 'http.request.referrer', 'http.response.status_code', 'http.response.body.bytes', 'http.version',
  'user_agent.original', 'tls.client.server_name', 'tls.client.ja3', 'rule.id', 'rule.name', 'observer.vendor',
  'observer.product', 'observer.name', 'observer.type', 'cloud.provider', 'cloud.account.id', 'cloud.region', 'container.name',
  'orchestrator.namespace', 'email.from.address', 'email.to.address', 'email.subject',
]; // prettier-ignore
