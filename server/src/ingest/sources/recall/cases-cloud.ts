// What is measured of the sources in `cloud/`.
import type { RecallCase } from './case.ts';

export const cloudCases: readonly RecallCase[] = [
  { folder: 'aws-cloudtrail', files: 'test-', source: 'aws-cloudtrail', atLeast: 0.95 },
  // This product calls every call network access that succeeded, refused ones too, and writes the account as the user's id.
  {
    folder: 'aws-cloudtrail',
    files: 'sekoia-',
    source: 'aws-cloudtrail',
    atLeast: 0.95,
    except: ['event.category', 'event.type', 'event.outcome', 'user.id'],
  },
  // That release wrote `event` for findings; later ones and the other product write `alert`, as we do.
  { folder: 'aws-guardduty', files: 'test-', source: 'aws-guardduty', atLeast: 0.95, except: ['event.kind'] },
  // This product writes the finding's purpose as its action and `threat: indicator`, which the first one does not.
  {
    folder: 'aws-guardduty',
    files: 'sekoia-',
    source: 'aws-guardduty',
    atLeast: 0.95,
    except: ['event.action', 'event.category', 'event.type'],
  },
  { folder: 'aws-vpcflow', source: 'aws-vpcflow', atLeast: 0.95 },
  { folder: 'azuread-signin', source: 'azuread-signin', atLeast: 0.95 },
  // There the tenant is the host, and its name comes from that product's settings.
  { folder: 'o365-audit', source: 'o365-audit', atLeast: 0.95, except: ['host.id', 'host.name'] },
  { folder: 'okta', files: 'test-', source: 'okta', atLeast: 0.95 },
  // This product keeps the whole address as the name, and calls each sign-in a start of one category.
  {
    folder: 'okta',
    files: 'sekoia-',
    source: 'okta',
    atLeast: 0.95,
    except: ['user.name', 'event.type', 'event.category'],
  },
  { folder: 'gcp-audit', source: 'gcp-audit', atLeast: 0.95 },
  { folder: 'github-audit', source: 'github-audit', atLeast: 0.95 },
  // This product's outcome is the word `allow`, its code the record's identity (our event.id), its path includes the query.
  { folder: 'k8s-audit', source: 'k8s-audit', atLeast: 0.95, except: ['event.outcome', 'event.code', 'url.path'] },
  { folder: 'cloudflare', source: 'cloudflare', atLeast: 0.95 },
];
