// AWS Security Hub: findings in the Security Finding Format, from EventBridge or the API.
import { textOf, wholeNumber } from '../values.ts';
import { categories, setShape } from './categories.ts';
import { bucketSnippet, cloudSnippets, eventBridgeSnippet } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { defineJsonSource, has, isText, objectsIn, part } from './json-source.ts';

/** By the finding's type, e.g. `TTPs/Command and Control/…`. */
const shapes = categories({
  'TTPs*|Effects*|Unusual Behaviors*': 'threat: indicator',
  'Sensitive Data*': 'file: info',
  'Software and Configuration Checks/Vulnerabilities*': 'vulnerability: info',
  '*': 'configuration: info',
});
const labels: Readonly<Record<string, number>> = { informational: 1, low: 21, medium: 47, high: 73, critical: 99 };

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const types = Array.isArray(value['Types']) ? value['Types'].map(textOf) : [];
  put(reading, 'event.action', types[0] ?? value['GeneratorId']);
  setShape(reading, shapes(types[0] ?? textOf(part(value, 'FindingProviderFields')['Types'])));
  const severity = part(value, 'Severity');
  put(
    reading,
    'event.severity',
    wholeNumber(severity['Normalized']) ?? labels[textOf(severity['Label']).toLowerCase()],
  );
  const [resource] = objectsIn(value['Resources']);
  const id = textOf(resource?.['Id']);
  put(reading, 'cloud.region', resource?.['Region']);
  const instance = /^AwsEc2Instance$/.test(textOf(resource?.['Type'])) ? id.slice(id.lastIndexOf('/') + 1) : '';
  put(reading, 'host.id', instance);
  const network = part(value, 'Network');
  const direction = textOf(network['Direction']).toUpperCase();
  put(reading, 'network.direction', direction === 'IN' ? 'ingress' : direction === 'OUT' ? 'egress' : undefined);
  put(reading, 'source.ip', network['SourceIpV4'] ?? network['SourceIpV6']);
  put(reading, 'destination.ip', network['DestinationIpV4'] ?? network['DestinationIpV6']);
  const [vulnerability] = objectsIn(value['Vulnerabilities']);
  put(reading, 'vulnerability.id', vulnerability?.['Id']);
  const status = textOf(part(value, 'Compliance')['Status']).toUpperCase();
  if (status === 'PASSED') ecs['event.outcome'] = 'success';
  else if (status === 'FAILED') ecs['event.outcome'] = 'failure';
  if (status === 'PASSED') ecs['event.kind'] = 'state';
}

export const awsSecurityhub = defineJsonSource({
  id: 'aws-securityhub',
  title: 'AWS Security Hub',
  kind: 'cloud',
  summary: 'Findings of Security Hub and of the products that report to it.',
  aliases: ['securityhub', 'asff'],
  wrappers: ['Findings', 'findings'],
  snippets: cloudSnippets(
    'aws-securityhub',
    eventBridgeSnippet('{"source":["aws.securityhub"],"detail-type":["Security Hub Findings - Imported"]}'),
    bucketSnippet,
  ),
  refusal: 'The object is no finding in the AWS Security Finding Format: it lacks `ProductArn` or `AwsAccountId`.',
  /** EventBridge announces findings in a list, usually of one. */
  reshape: (value) => {
    const [only, ...others] = objectsIn(part(value, 'detail')['findings']);
    return only !== undefined && others.length === 0 ? only : value;
  },
  streams: [
    {
      is: (value) => isText(value['ProductArn']) && isText(value['AwsAccountId']) && has(value, 'Title'),
      sure: 95,
      dataset: 'aws.securityhub',
      logsource: { product: 'aws', service: 'securityhub' },
      prefix: 'aws.securityhub_findings',
      fixed: {
        'event.kind': 'alert',
        'event.module': 'aws',
        'cloud.provider': 'aws',
        'observer.vendor': 'AWS',
        'observer.product': 'Security Hub',
      },
      time: ['UpdatedAt', 'LastObservedAt', 'CreatedAt'],
      identity: ['Id', 'UpdatedAt'],
      fields: {
        Id: 'event.id',
        AwsAccountId: 'cloud.account.id',
        Region: 'cloud.region',
        Title: 'rule.name',
        GeneratorId: 'rule.id',
        Description: 'rule.description',
        ProductName: 'event.provider',
        FirstObservedAt: 'event.start',
        LastObservedAt: 'event.end',
        SourceUrl: 'event.reference',
        'Network.SourcePort': 'source.port',
        'Network.SourceDomain': 'source.domain',
        'Network.DestinationPort': 'destination.port',
        'Network.DestinationDomain': 'destination.domain',
        'Network.Protocol': ['network.transport', 'transport'],
        'Network.Direction': null,
        'Process.Name': 'process.name',
        'Process.Path': 'process.executable',
        'Process.Pid': 'process.pid',
      },
      finish,
      say: ({ value }) => [value['Title'], value['Description']].filter(isText).join(' – '),
    },
  ],
});
