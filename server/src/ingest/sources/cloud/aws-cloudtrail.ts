// AWS CloudTrail: management, data and insight events, and the digests that prove their files complete.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { categories, setShape } from './categories.ts';
import { bucketSnippet, cloudSnippets, eventBridgeSnippet } from './cloud-snippets.ts';
import { put, type Reading, told } from './ecs-names.ts';
import { defineJsonSource, has, isText, part } from './json-source.ts';

const shapes = categories({
  'AssumeRole|AssumeRoleWithSAML|AssumeRoleWithWebIdentity|ConsoleLogin': 'authentication: info',
  'AddUserToGroup|AttachGroupPolicy|DeleteGroupPolicy|DetachGroupPolicy|PutGroupPolicy|RemoveUserFromGroup|UpdateGroup':
    'iam: group change',
  'AttachUserPolicy|ChangePassword|CreateAccessKey|CreateVirtualMFADevice|DeactivateMFADevice|DeleteAccessKey': 'iam: user change',
  'DeleteSSHPublicKey|DeleteUserPermissionsBoundary|DeleteUserPolicy|DeleteVirtualMFADevice|DetachUserPolicy': 'iam: user change',
  'EnableMFADevice|PutUserPermissionsBoundary|PutUserPolicy|TagUser|UntagUser|UpdateAccessKey|UpdateLoginProfile': 'iam: user change',
  'UpdateSSHPublicKey|UpdateUser': 'iam: user change',
  CreateGroup: 'iam: group creation',
  DeleteGroup: 'iam: group deletion',
  CreateUser: 'iam: user creation',
  DeleteUser: 'iam: user deletion',
  CreateKeyPair: 'iam: admin creation',
  'SetDefaultPolicyVersion|SetSecurityTokenServicePreferences|UpdateAccountPasswordPolicy|UpdateRole': 'iam: admin change',
  'GetGroup|GetGroupPolicy|ListAttachedGroupPolicies|ListGroupPolicies|ListGroups': 'iam: group info',
  'GetUser|GetUserPolicy|ListAttachedUserPolicies|ListGroupsForUser|ListUserPolicies|ListUsers|ListUserTags': 'iam: user info',
  CreateBucket: 'file: creation',
  DeleteBucket: 'file: deletion',
}); // prettier-ignore

/** What a call to a service is about where its name alone does not say it. */
const services = categories({
  'iam.amazonaws.com|organizations.amazonaws.com|sso.amazonaws.com|sso-directory.amazonaws.com|identitystore.amazonaws.com':
    'iam: info',
  'signin.amazonaws.com|sts.amazonaws.com|cognito-idp.amazonaws.com|cognito-identity.amazonaws.com':
    'authentication: info',
});

const plainInfo = { category: [], type: ['info'] };

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const identity = part(value, 'userIdentity');
  const issuer = part(part(identity, 'sessionContext'), 'sessionIssuer');
  put(reading, 'user.name', identity['userName'] ?? issuer['userName']);
  if (identity['type'] === 'Root') put(reading, 'user.name', 'root');
  put(reading, 'cloud.account.id', value['recipientAccountId']);
  const request = part(value, 'requestParameters');
  const response = part(value, 'responseElements');
  put(reading, 'user.target.name', request['userName']);
  put(reading, 'user.changes.name', request['newUserName']);
  put(reading, 'group.name', request['groupName']);
  put(reading, 'user.target.id', part(response, 'user')['userId']);
  put(reading, 'group.id', part(response, 'group')['groupId']);
  put(reading, 'file.path', told(reading, 'event.provider') === 's3.amazonaws.com' ? request['key'] : undefined);
  const failed = isText(value['errorCode']) || isText(value['errorMessage']);
  const login = textOf(response['ConsoleLogin']).toLowerCase();
  const action = told(reading, 'event.action');
  ecs['event.outcome'] =
    action === 'ConsoleLogin' && (login === 'success' || login === 'failure') ? login : failed ? 'failure' : 'success';
  setShape(reading, shapes(action));
  if (ecs['event.category'] === undefined) setShape(reading, services(told(reading, 'event.provider')));
  setShape(reading, value['readOnly'] === false ? { category: ['configuration'], type: ['info'] } : plainInfo);
}

const fixed = { 'cloud.provider': 'aws', 'event.module': 'aws' };

export const awsCloudtrail = defineJsonSource({
  id: 'aws-cloudtrail',
  title: 'AWS CloudTrail',
  kind: 'cloud',
  summary: 'Management, data and insight events of an AWS account or organisation.',
  aliases: ['cloudtrail'],
  wrappers: ['Records', 'records', 'Events', 'logEvents'],
  snippets: cloudSnippets(
    'aws-cloudtrail',
    bucketSnippet,
    eventBridgeSnippet('{"detail-type":["AWS API Call via CloudTrail","AWS Console Sign In via CloudTrail"]}'),
  ),
  refusal: 'The object is no CloudTrail event: it lacks `eventName` or `eventSource`.',
  /** `LookupEvents` answers with the event as text beside its main fields. */
  reshape: (value) => (isObject(value['CloudTrailEvent']) ? value['CloudTrailEvent'] : value),
  streams: [
    {
      is: (value) => isText(value['eventName']) && isText(value['eventSource']) && has(value, 'eventTime'),
      sure: 95,
      dataset: 'aws.cloudtrail',
      logsource: { product: 'aws', service: 'cloudtrail' },
      prefix: 'aws.cloudtrail',
      fixed,
      time: ['eventTime'],
      identity: ['eventID'],
      fields: {
        eventTime: null,
        eventName: 'event.action',
        eventSource: 'event.provider',
        eventID: 'event.id',
        awsRegion: 'cloud.region',
        sourceIPAddress: ['source.ip', 'address'],
        userAgent: 'user_agent.original',
        errorCode: 'event.code',
        errorMessage: 'error.message',
        'userIdentity.principalId': 'user.id',
        'userIdentity.accountId': 'cloud.account.id',
        'tlsDetails.tlsVersion': 'tls.version',
        'tlsDetails.cipherSuite': 'tls.cipher',
        'tlsDetails.clientProvidedHostHeader': 'tls.client.server_name',
      },
      finish,
    },
    {
      is: (value) => isText(value['eventType']) && isText(value['eventCategory']) && isObject(value['insightDetails']),
      sure: 95,
      dataset: 'aws.cloudtrail',
      logsource: { product: 'aws', service: 'cloudtrail' },
      prefix: 'aws.cloudtrail',
      fixed: { ...fixed, 'event.type': ['info'], 'event.outcome': 'success' },
      time: ['eventTime'],
      identity: ['eventID'],
      fields: {
        eventTime: null,
        eventID: 'event.id',
        awsRegion: 'cloud.region',
        recipientAccountId: 'cloud.account.id',
        'insightDetails.eventName': 'event.action',
        'insightDetails.eventSource': 'event.provider',
        'insightDetails.errorCode': 'event.code',
      },
    },
    {
      is: (value) => isText(value['digestS3Object']) && has(value, 'digestEndTime'),
      sure: 95,
      dataset: 'aws.cloudtrail',
      logsource: { product: 'aws', service: 'cloudtrail' },
      prefix: 'aws.cloudtrail.digest',
      fixed: { ...fixed, 'event.type': ['info'], 'event.outcome': 'success', 'event.action': 'digest' },
      time: ['digestEndTime'],
      identity: ['digestS3Object'],
      fields: { awsAccountId: 'cloud.account.id', digestS3Object: 'file.path', digestEndTime: null },
    },
  ],
});
