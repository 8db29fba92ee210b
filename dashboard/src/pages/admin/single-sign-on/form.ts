import type { Input } from '@tocsin/contracts/client';
// A provider as its form holds it: lists as text, one entry a line.
import type { IdentityProvider } from '@tocsin/contracts/identity-provider';

export type RuleText = { id: number; group: string; role: string; sites: string };
export type ProviderForm = Pick<
  IdentityProvider,
  'name' | 'enabled' | 'settings' | 'jit' | 'defaultRole' | 'rolesFollow' | 'enforced' | 'trustsSecondFactor'
> & { domains: string; certificates: string; rules: RuleText[]; clientSecret: string; metadata: string };

export const formOf = (provider: IdentityProvider): ProviderForm => ({
  name: provider.name,
  enabled: provider.enabled,
  settings: provider.settings,
  jit: provider.jit,
  defaultRole: provider.defaultRole,
  rolesFollow: provider.rolesFollow,
  enforced: provider.enforced,
  trustsSecondFactor: provider.trustsSecondFactor,
  domains: provider.domains.join('\n'),
  certificates: provider.settings.kind === 'saml' ? provider.settings.certificates.join('\n\n') : '',
  rules: provider.rules.map(({ group, role, siteCodes }, id) => ({
    id,
    group,
    role,
    sites: siteCodes?.join(', ') ?? '',
  })),
  clientSecret: '',
  metadata: '',
});

export const linesIn = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** PEM blocks, or base64 with an empty line between two. */
export const certificatesIn = (text: string): string[] =>
  text
    .replaceAll(/(-----END [A-Z ]+-----)/g, '$1\n\n')
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '');

export function changeOf(
  form: ProviderForm,
  { id, rev }: IdentityProvider,
): Input<'PATCH /identity-providers/:identityProviderId'> {
  const { domains, certificates, rules, clientSecret, metadata, settings, ...rest } = form;
  return {
    ...rest,
    identityProviderId: id,
    rev,
    settings: settings.kind === 'saml' ? { ...settings, certificates: certificatesIn(certificates) } : settings,
    domains: linesIn(domains),
    rules: rules.map(({ group, role, sites }) => {
      const siteCodes = linesIn(sites);
      return { group, role, siteCodes: siteCodes.length === 0 ? null : siteCodes };
    }),
    ...(clientSecret.trim() !== '' && { clientSecret: clientSecret.trim() }),
    ...(metadata.trim() !== '' && { metadata }),
  };
}
