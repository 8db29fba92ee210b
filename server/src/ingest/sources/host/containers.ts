// Containers: Docker's and Kubernetes' log lines as such, and Falco's alerts about what runs in them.
import { addAttribute } from '../attributes.ts';
import { isObject, type Source } from '../source.ts';
import { parseTime } from '../times.ts';
import { oneLine, textOf } from '../values.ts';
import { conclude, type Draft, type Fields, newDraft, put, putAddress, putAll } from './draft.ts';
import { textSource } from './text-source.ts';

const part = (value: Fields, name: string): Fields => {
  const inner = value[name];
  return isObject(inner) ? inner : {};
};

/** The level in the line itself, where it begins with one or is JSON that names one. */
function putLevel(draft: Draft, text: string): void {
  const found =
    /(?:^|[\s[|"])(?:level["=: ]{1,4})?(trace|debug|info|notice|warn(?:ing)?|error|err|fatal|critical|panic)\b/i.exec(
      text.slice(0, 120),
    );
  if (found !== null) put(draft, 'log.level', found[1]?.toLowerCase());
}

function outputDraft(module: 'docker' | 'kubernetes', text: string, stream: unknown, native: Fields): Draft {
  const draft = newDraft(
    module,
    'container_logs',
    { product: module, service: 'container' },
    { message: text, ...native },
  );
  put(draft, 'stream', stream);
  putLevel(draft, text);
  draft.message = oneLine(text);
  return draft;
}

const dockerNames = {
  container_id: 'container.id',
  container_name: 'container.name',
  image: 'container.image.name',
  source: 'stream',
};

function dockerObject(value: Fields): Draft {
  const draft = outputDraft('docker', textOf(value['log']), value['stream'], {});
  draft.time = parseTime(value['time']);
  putAll(draft, value, dockerNames);
  addAttribute(draft.attrs, 'docker.attrs', value['attrs']);
  return draft;
}

const criLine = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})) (stdout|stderr) ([FP]) /;
const podNames = {
  pod_name: 'kubernetes.pod.name',
  pod_id: 'kubernetes.pod.uid',
  namespace_name: 'orchestrator.namespace',
  container_name: 'container.name',
  container_image: 'container.image.name',
  docker_id: 'container.id',
  host: 'host.name',
};

function criDraft(text: string): Draft | null {
  const head = criLine.exec(text);
  if (head === null) return null;
  const draft = outputDraft('kubernetes', text.slice(head[0].length), head[2], {});
  draft.time = parseTime(head[1]);
  if (head[3] === 'P') put(draft, 'log.flags', 'partial');
  return draft;
}

/** What Fluent Bit, Fluentd and Vector add to a line of a pod. */
function podObject(value: Fields): Draft {
  const text = textOf(value['log'] ?? value['message'] ?? value['msg']);
  const draft = criDraft(text) ?? outputDraft('kubernetes', text, value['stream'], {});
  draft.time ??= parseTime(value['time'] ?? value['@timestamp'] ?? value['timestamp'] ?? value['date']);
  const pod = part(value, 'kubernetes');
  draft.native['kubernetes'] = pod;
  putAll(draft, pod, podNames);
  put(draft, 'kubernetes.pod.name', part(pod, 'pod')['name']);
  put(draft, 'orchestrator.namespace', pod['namespace'] ?? pod['pod_namespace']);
  put(draft, 'container.name', part(pod, 'container')['name']);
  put(draft, 'host.name', part(pod, 'node')['name'] ?? pod['pod_node_name']);
  addAttribute(draft.attrs, 'kubernetes.labels', pod['labels'] ?? pod['pod_labels']);
  put(draft, 'orchestrator.type', 'kubernetes');
  return draft;
}

/** Syslog's order, with Falco's words. */
const priorities = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug'];
const falcoNames = {
  'proc.name': 'process.name',
  'proc.cmdline': 'process.command_line',
  'proc.exepath': 'process.executable',
  'proc.pid': 'process.pid',
  'proc.pname': 'process.parent.name',
  'proc.pcmdline': 'process.parent.command_line',
  'proc.pexepath': 'process.parent.executable',
  'proc.ppid': 'process.parent.pid',
  'proc.cwd': 'process.working_directory',
  'user.name': 'user.name',
  'user.uid': 'user.id',
  'fd.name': 'file.path',
  'fd.sip': 'destination.ip',
  'fd.sport': 'destination.port',
  'fd.cip': 'source.ip',
  'fd.cport': 'source.port',
  'fd.l4proto': 'network.transport',
  'container.id': 'container.id',
  'container.name': 'container.name',
  'container.image.repository': 'container.image.name',
  'k8s.ns.name': 'orchestrator.namespace',
  'k8s.pod.name': 'kubernetes.pod.name',
  'ka.user.name': 'user.name',
  'ka.verb': 'event.action',
  'evt.type': 'event.action',
};

const isFalco = (value: Fields): boolean =>
  typeof value['rule'] === 'string' &&
  value['priority'] !== undefined &&
  (isObject(value['output_fields']) || typeof value['output'] === 'string') &&
  value['time'] !== undefined;

function falcoObject(value: Fields): Draft {
  const fields = part(value, 'output_fields');
  const draft = newDraft('falco', 'alerts', { product: 'falco', service: 'falco' }, { ...fields, ...value });
  draft.time = parseTime(value['time']);
  const tags = Array.isArray(value['tags']) ? value['tags'].map(textOf) : [];
  const network = tags.includes('network') || fields['fd.sip'] !== undefined;
  const file = typeof fields['fd.name'] === 'string' && fields['fd.name'].startsWith('/');
  conclude(draft, { kind: 'alert', category: [network ? 'network' : file ? 'file' : 'process'], type: ['info'] });
  putAll(draft, file ? fields : { ...fields, 'fd.name': undefined }, falcoNames);
  if (!file && typeof fields['fd.name'] === 'string' && fields['fd.sip'] === undefined) {
    const [from = '', to = ''] = fields['fd.name'].split('->', 2);
    putAddress(draft, 'source', from);
    putAddress(draft, 'destination', to);
  }
  put(draft, 'rule.name', value['rule']);
  put(draft, 'log.level', textOf(value['priority']).toLowerCase());
  const severity = priorities.indexOf(textOf(value['priority']).toLowerCase());
  if (severity >= 0) put(draft, 'event.severity', severity);
  put(draft, 'event.provider', value['source']);
  put(draft, 'host.name', value['hostname']);
  put(draft, 'tags', tags);
  put(draft, 'observer.vendor', 'sysdig');
  put(draft, 'observer.product', 'falco');
  put(draft, 'observer.type', 'sensor');
  put(
    draft,
    'threat.technique.id',
    tags.filter((tag) => /^T\d{4}(?:\.\d{3})?$/.test(tag)),
  );
  addAttribute(draft.attrs, 'falco.output_fields', fields);
  draft.sourceEventId = textOf(value['uuid']) || null;
  draft.message = textOf(value['output']) || textOf(value['rule']);
  return draft;
}

const docker = textSource({
  id: 'docker',
  title: 'Docker',
  kind: 'endpoint',
  summary: 'What containers write, in the files of the json-file driver.',
  aliases: ['docker-json', 'docker-container'],
  file: '/var/lib/docker/containers/*/*-json.log',
  isObject: (value) =>
    typeof value['log'] === 'string' &&
    (value['stream'] === 'stdout' || value['stream'] === 'stderr') &&
    !isObject(value['kubernetes']),
  object: dockerObject,
  recognise: () => 0,
});

const kubernetesContainer = textSource({
  id: 'kubernetes-container',
  title: 'Kubernetes containers',
  kind: 'endpoint',
  summary: 'What pods write: lines of the container runtime, and with the labels a shipper adds.',
  aliases: ['cri', 'containerd', 'kubernetes-pod', 'k8s-container'],
  file: '/var/log/containers/*.log',
  line: criDraft,
  isObject: (value) =>
    isObject(value['kubernetes']) && (value['log'] ?? value['message'] ?? value['msg']) !== undefined,
  object: podObject,
  recognise: (start) => (criLine.test(start) ? 93 : 0),
});

const falco = textSource({
  id: 'falco',
  title: 'Falco',
  kind: 'endpoint',
  summary: 'Alerts on system calls, Kubernetes audit and cloud events, as JSON.',
  aliases: ['falcosidekick'],
  file: '/var/log/falco/events.json',
  isObject: isFalco,
  object: falcoObject,
  recognise: () => 0,
});

export const containerSources: readonly Source[] = [docker, kubernetesContainer, falco];
