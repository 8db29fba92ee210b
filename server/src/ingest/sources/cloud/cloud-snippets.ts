// Client configurations for cloud logs: what each platform offers to push its records to an endpoint.
import { endpoint, shellSnippet, snippets, type SnippetOf, vectorSnippet, vectorTo } from '../snippets.ts';
import type { Snippet } from '../source.ts';

/** Records that a bucket's notifications announce, read with Vector. */
export const bucketSnippet: SnippetOf = (sourceId) => ({
  id: 'vector-s3',
  title: 'Vector: read an S3 bucket through its SQS notifications',
  language: 'toml',
  text: vectorTo(
    sourceId,
    `[sources.events]
type = "aws_s3"
region = "eu-central-1"
compression = "auto"
sqs.queue_url = "https://sqs.eu-central-1.amazonaws.com/123456789012/tocsin-${sourceId}"

`,
    'text',
    'batch.max_bytes = 4000000\n',
  ),
});

/** A rule's API destination: EventBridge posts each event as it is. */
export const eventBridgeSnippet =
  (pattern: string): SnippetOf =>
  (sourceId) => ({
    id: 'eventbridge',
    title: 'Amazon EventBridge: API destination',
    language: 'sh',
    text: `# EventBridge posts every matching event to the endpoint with the key as a header.
aws events create-connection --name tocsin --authorization-type API_KEY \\
  --auth-parameters 'ApiKeyAuthParameters={ApiKeyName=Authorization,ApiKeyValue="Bearer {key}"}'
aws events create-api-destination --name tocsin-${sourceId} --http-method POST \\
  --connection-arn "$CONNECTION_ARN" \\
  --invocation-endpoint '${endpoint(sourceId)}'
aws events put-rule --name tocsin-${sourceId} --event-pattern '${pattern}'
aws events put-targets --rule tocsin-${sourceId} \\
  --targets "Id=tocsin,Arn=$DESTINATION_ARN,RoleArn=$ROLE_ARN"
`,
  });

/** Diagnostic settings stream to an Event Hub; Vector reads its Kafka endpoint. */
export const eventHubSnippet =
  (categories: string): SnippetOf =>
  (sourceId) => ({
    id: 'event-hub',
    title: 'Azure Event Hub: diagnostic settings, read with Vector',
    language: 'toml',
    text: vectorTo(
      sourceId,
      `# Diagnostic settings → stream to an event hub; categories: ${categories}
[sources.events]
type = "kafka"
bootstrap_servers = "example-namespace.servicebus.windows.net:9093"
group_id = "tocsin"
topics = ["insights-logs"]
sasl.enabled = true
sasl.mechanism = "PLAIN"
sasl.username = "$$ConnectionString"
sasl.password = "\${EVENT_HUB_CONNECTION_STRING:?}"
tls.enabled = true

`,
      'text',
    ),
  });

/** A log sink publishes to a topic whose push subscription posts to the endpoint. */
export const pubSubSnippet =
  (filter: string): SnippetOf =>
  (sourceId) => ({
    id: 'pubsub',
    title: 'Google Cloud: log sink and Pub/Sub, read with Vector',
    language: 'toml',
    text: vectorTo(
      sourceId,
      `# gcloud logging sinks create tocsin pubsub.googleapis.com/projects/example/topics/tocsin \\
#   --organization=123456789012 --include-children --log-filter='${filter}'
[sources.events]
type = "gcp_pubsub"
project = "example"
subscription = "tocsin"
decoding.codec = "bytes"

`,
      'text',
    ),
  });

/** A product that posts by itself: what its settings page wants. */
export const webhookSnippet =
  (title: string, steps: string): SnippetOf =>
  (sourceId) => ({
    id: 'webhook',
    title,
    language: 'conf',
    text: `${steps}
URL     ${endpoint(sourceId)}
Method  POST
Header  Authorization: Bearer {key}
Header  Content-Type: application/json
`,
  });

/** What the product is asked for with its own API, sent on by a scheduled job. */
export const pollSnippet =
  (title: string, request: string): SnippetOf =>
  (sourceId) => ({
    id: 'poll',
    title,
    language: 'sh',
    text: `# Run it every few minutes; records that were sent before are recognised by their identity.
${request} |
  curl --fail-with-body -sS '${endpoint(sourceId)}' \\
    -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' --data-binary @-
`,
  });

/** The product's own way first, then what every JSON source can use. */
export const cloudSnippets = (sourceId: string, ...own: readonly SnippetOf[]): Snippet[] =>
  snippets(sourceId, [...own, vectorSnippet, shellSnippet]);
