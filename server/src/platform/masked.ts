// Keeps secrets out of what is recorded: values are told by their field's name, and hidden whatever is in them.

const secretNames = [
  'password',
  'passphrase',
  'secret',
  'secretaccesskey',
  'token',
  'apikey',
  'accesskey',
  'privatekey',
  'signingkey',
  'credential',
  'credentials',
  'authorization',
  'cookie',
  'totp',
  'recoverycode',
  'recoverycodes',
];

export const mask = '•••';

/** `clientSecret`, `api-key` and `refresh_token` are; `secrets`, `tokenId` and `keyId` are not. */
export const isSecretName = (name: string): boolean => {
  const plain = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  return secretNames.some((secret) => plain.endsWith(secret));
};

/** A copy in which every text and number below a secret's name reads `•••`; null and true or false stay. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, isSecretName(name) ? hidden(member) : masked(member)]),
  );
}

function hidden(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? '' : mask;
  if (typeof value === 'number') return mask;
  if (Array.isArray(value)) return value.map(hidden);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hidden(member)]));
}
