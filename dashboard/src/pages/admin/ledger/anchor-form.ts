// What is typed into the form of an anchor, and what is sent of it.
import type { AnchorSettings, AnchorTarget } from '@tocsin/contracts/api/ledger-anchors';

export type AnchorKind = AnchorSettings['kind'];
export const anchorKinds: readonly AnchorKind[] = ['rfc3161', 'object-lock', 'e-mail'];

const empty = {
  url: '',
  ca: '',
  endpoint: 'https://s3.eu-west-3.amazonaws.com',
  region: 'eu-west-3',
  bucket: '',
  prefix: '',
  pathStyle: false,
  accessKeyId: '',
  retainDays: 3650,
  to: '',
  credential: '',
  enabled: true,
};
export type AnchorDraft = typeof empty;

export const draftOf = (target: AnchorTarget | null): AnchorDraft => {
  const { kind: _kind, ...settings } = target?.settings ?? { kind: null };
  return { ...empty, ...settings, ...(target && { enabled: target.enabled }) };
};

export function settingsOf(kind: AnchorKind, draft: AnchorDraft): AnchorSettings {
  const { url, ca, endpoint, region, bucket, prefix, pathStyle, accessKeyId, retainDays, to } = draft;
  switch (kind) {
    case 'rfc3161':
      return { kind, url: url.trim(), ca: ca.trim() };
    case 'object-lock':
      return {
        kind,
        endpoint: endpoint.trim(),
        region,
        bucket: bucket.trim(),
        prefix,
        pathStyle,
        accessKeyId,
        retainDays,
      };
    case 'e-mail':
      return { kind, to: to.trim() };
    default:
      return kind satisfies never;
  }
}
