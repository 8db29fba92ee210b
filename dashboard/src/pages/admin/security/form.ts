// The security policy as the page's form holds it.
import type { SecurityPolicy, SecurityPolicyShown } from '@tocsin/contracts/sign-in';

export type PolicyForm = Omit<SecurityPolicy, 'rev' | 'allowedNetworks'> & { networks: string };

export const formOf = ({
  rev: _,
  sendsMail: _sendsMail,
  allowedNetworks,
  ...policy
}: SecurityPolicyShown): PolicyForm => ({
  ...policy,
  networks: allowedNetworks.join('\n'),
});

/** One a line, or with spaces or commas between. */
export const networksIn = (text: string): string[] => text.split(/[\s,]+/).filter((part) => part !== '');
