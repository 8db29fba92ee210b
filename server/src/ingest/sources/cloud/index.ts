// Cloud platforms, identity providers, software as a service and endpoint products that log in JSON; one line each.
import type { Source } from '../source.ts';
import { atlassianAudit } from './atlassian-audit.ts';
import { auth0 } from './auth0.ts';
import { awsCloudtrail } from './aws-cloudtrail.ts';
import { awsElb } from './aws-elb.ts';
import { awsGuardduty } from './aws-guardduty.ts';
import { awsS3Access } from './aws-s3-access.ts';
import { awsSecurityhub } from './aws-securityhub.ts';
import { awsVpcflow } from './aws-vpcflow.ts';
import { awsWaf } from './aws-waf.ts';
import { azureActivity } from './azure-activity.ts';
import { azureadAudit } from './azuread-audit.ts';
import { azureadSignin } from './azuread-signin.ts';
import { box } from './box.ts';
import { carbonBlack } from './carbon-black.ts';
import { cloudflare } from './cloudflare.ts';
import { crowdstrike } from './crowdstrike.ts';
import { dropbox } from './dropbox.ts';
import { duo } from './duo.ts';
import { gcpAudit } from './gcp-audit.ts';
import { gcpVpcFlow } from './gcp-vpc-flow.ts';
import { githubAudit } from './github-audit.ts';
import { gitlabAudit } from './gitlab-audit.ts';
import { googleWorkspace } from './google-workspace.ts';
import { hashicorpVault } from './hashicorp-vault.ts';
import { jumpcloud } from './jumpcloud.ts';
import { k8sAudit } from './k8s-audit.ts';
import { m365Defender } from './m365-defender.ts';
import { mimecast } from './mimecast.ts';
import { mongodbAtlas } from './mongodb-atlas.ts';
import { netskope } from './netskope.ts';
import { o365Audit } from './o365-audit.ts';
import { okta } from './okta.ts';
import { onelogin } from './onelogin.ts';
import { onePassword } from './onepassword.ts';
import { proofpoint } from './proofpoint.ts';
import { salesforce } from './salesforce.ts';
import { sentinelone } from './sentinelone.ts';
import { slackAudit } from './slack-audit.ts';
import { snowflake } from './snowflake.ts';
import { tailscale } from './tailscale.ts';
import { teleport } from './teleport.ts';
import { trendVisionOne } from './trend-vision-one.ts';
import { wiz } from './wiz.ts';
import { zscaler } from './zscaler.ts';

export const cloudSources: readonly Source[] = [
  awsCloudtrail,
  awsGuardduty,
  awsVpcflow,
  awsWaf,
  awsSecurityhub,
  awsS3Access,
  awsElb,
  azureadSignin,
  azureadAudit,
  azureActivity,
  o365Audit,
  m365Defender,
  googleWorkspace,
  gcpAudit,
  gcpVpcFlow,
  okta,
  duo,
  onelogin,
  auth0,
  jumpcloud,
  onePassword,
  teleport,
  tailscale,
  hashicorpVault,
  githubAudit,
  gitlabAudit,
  atlassianAudit,
  k8sAudit,
  slackAudit,
  salesforce,
  box,
  dropbox,
  snowflake,
  mongodbAtlas,
  cloudflare,
  netskope,
  zscaler,
  proofpoint,
  mimecast,
  crowdstrike,
  sentinelone,
  carbonBlack,
  trendVisionOne,
  wiz,
];
