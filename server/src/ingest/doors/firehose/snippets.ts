// How a delivery stream of AWS is pointed at the door.
import type { Snippet } from '../../sources/source.ts';

export const firehoseSnippets: readonly Snippet[] = [
  {
    id: 'aws-cli',
    title: 'AWS CLI: a delivery stream',
    language: 'sh',
    text: `aws firehose create-delivery-stream --delivery-stream-name tocsin \\
  --http-endpoint-destination-configuration '{
    "EndpointConfiguration": {"Url": "{doorUrl}", "Name": "Tocsin", "AccessKey": "{token}"},
    "RequestConfiguration": {"ContentEncoding": "GZIP"},
    "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 60},
    "RetryOptions": {"DurationInSeconds": 7200},
    "S3BackupMode": "FailedDataOnly",
    "RoleARN": "arn:aws:iam::123456789012:role/firehose",
    "S3Configuration": {"RoleARN": "arn:aws:iam::123456789012:role/firehose", "BucketARN": "arn:aws:s3:::firehose-failed"}
  }'
`,
  },
  {
    id: 'curl',
    title: 'Try a delivery with curl',
    language: 'sh',
    text: `curl --fail-with-body -sS '{doorUrl}' -H 'X-Amz-Firehose-Access-Key: {token}' \\
  -H 'Content-Type: application/json' \\
  -d "{\\"requestId\\":\\"try-1\\",\\"timestamp\\":1,\\"records\\":[{\\"data\\":\\"$(printf '{"message":"hello"}' | base64)\\"}]}"
`,
  },
];
