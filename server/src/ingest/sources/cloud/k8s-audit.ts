// Kubernetes audit events, written to a file or posted by the API server's webhook backend.
import { isObject } from '../source.ts';
import { textOf, wholeNumber } from '../values.ts';
import { cloudSnippets, webhookSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { asWritten } from './field-table.ts';
import { defineJsonSource, has, isText, objectsIn, part } from './json-source.ts';

const verbs: Readonly<Record<string, string>> = {
  create: 'creation',
  delete: 'deletion',
  deletecollection: 'deletion',
  update: 'change',
  patch: 'change',
  get: 'access',
  list: 'access',
  watch: 'access',
};
const identity = new Set([
  'roles', 'rolebindings', 'clusterroles', 'clusterrolebindings', 'serviceaccounts', 'tokenreviews', 'subjectaccessreviews',
]); // prettier-ignore

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const user = part(value, 'user');
  // Whoever acts for another is kept as an attribute: the other is who was let in.
  const effective = part(value, 'impersonatedUser');
  put(reading, 'user.name', effective['username'] ?? user['username']);
  put(reading, 'user.id', effective['uid'] ?? user['uid']);
  const groups = effective['groups'] ?? user['groups'];
  if (Array.isArray(groups)) put(reading, 'user.roles', groups);
  const addresses = value['sourceIPs'];
  if (Array.isArray(addresses)) put(reading, 'source.ip', addresses[0]);
  const uri = textOf(value['requestURI']);
  const mark = uri.indexOf('?');
  put(reading, 'url.original', uri);
  put(reading, 'url.path', mark < 0 ? uri : uri.slice(0, mark));
  if (mark >= 0) put(reading, 'url.query', uri.slice(mark + 1));
  const object = part(value, 'objectRef');
  const decision = textOf(part(value, 'annotations')['authorization.k8s.io/decision']);
  const code = wholeNumber(part(value, 'responseStatus')['code']);
  const refused = decision === 'forbid' || (code ?? 0) >= 400;
  if (decision !== '' || code !== null) ecs['event.outcome'] = refused ? 'failure' : 'success';
  const kind = textOf(object['resource']);
  ecs['event.category'] = identity.has(kind) ? ['iam', 'configuration'] : ['configuration'];
  const verb = textOf(value['verb']);
  const type = (Object.hasOwn(verbs, verb) ? verbs[verb] : undefined) ?? 'info';
  ecs['event.type'] = decision === '' ? [type] : [type, refused ? 'denied' : 'allowed'];
  const [container] = objectsIn(part(part(value, 'requestObject'), 'spec')['containers']);
  put(reading, 'container.name', container?.['name']);
  put(reading, 'container.image.name', container?.['image']);
}

/** Public rules name what a pod asks for without its path. */
function native(value: Fields): Fields {
  const spec = part(part(value, 'requestObject'), 'spec');
  const object = part(value, 'objectRef');
  const names: Fields = { ...value };
  if (has(object, 'apiGroup')) names['apiGroup'] = object['apiGroup'];
  const paths = objectsIn(spec['volumes']).map((volume) => textOf(part(volume, 'hostPath')['path']));
  if (paths.some((path) => path !== '')) names['hostPath'] = paths.filter((path) => path !== '');
  const added = objectsIn(spec['containers']).flatMap((container) => {
    const add = part(part(container, 'securityContext'), 'capabilities')['add'];
    return Array.isArray(add) ? add.map(textOf) : [];
  });
  if (added.length > 0) names['capabilities'] = added;
  return names;
}

export const k8sAudit = defineJsonSource({
  id: 'k8s-audit',
  title: 'Kubernetes audit',
  kind: 'cloud',
  summary: 'Requests to the API server: who did what to which object, and whether it was allowed.',
  aliases: ['kubernetes', 'kubernetes-audit'],
  wrappers: ['items'],
  snippets: cloudSnippets(
    'k8s-audit',
    webhookSnippet(
      'The webhook backend of the API server',
      '# kube-apiserver --audit-webhook-config-file=/etc/kubernetes/tocsin.yaml, a kubeconfig whose server and token are:',
    ),
  ),
  refusal: 'The object is no Kubernetes audit event: it lacks `auditID`, `verb` or `stage`.',
  streams: [
    {
      is: (value) =>
        isText(value['auditID']) && isText(value['verb']) && isText(value['stage']) && isObject(value['user']),
      sure: 95,
      dataset: 'kubernetes.audit',
      logsource: { product: 'kubernetes', service: 'audit', category: 'application' },
      prefix: 'kubernetes.audit',
      names: asWritten,
      fixed: { 'event.module': 'kubernetes' },
      time: ['requestReceivedTimestamp', 'stageTimestamp', 'timestamp'],
      identity: ['auditID', 'stage'],
      fields: {
        auditID: 'event.id',
        verb: 'event.action',
        requestReceivedTimestamp: 'event.start',
        stageTimestamp: 'event.end',
        userAgent: 'user_agent.original',
        requestURI: null,
        'responseStatus.code': 'http.response.status_code',
        'responseStatus.message': 'event.reason',
        'objectRef.namespace': 'orchestrator.namespace',
        'objectRef.resource': 'orchestrator.resource.type',
        'objectRef.name': 'orchestrator.resource.name',
        'objectRef.apiVersion': 'orchestrator.api_version',
      },
      finish,
      native,
    },
  ],
});
