// References to secrets: `secret://provider/name` stands wherever a value may, and is looked up when it is used.
import { authorize } from './authorize.ts';
import type { Context } from './context.ts';
import { invalid } from './errors.ts';
import type { Secret } from './secret.ts';

export type SecretRef = {
  provider: string;
  path: string;
  /** Of a secret that is a JSON object. */ field: string | null;
};

/** For whoever uses a secret. `purpose` stands in the log of uses, e.g. `pull Buckets of Paris`. */
export type Secrets = {
  /** The value as it is now: a reference is looked up, anything else is the value itself. @throws Problem `secret_not_found`, `secret_ref_invalid`, `secret_provider_not_found`, `secret_provider_unavailable` */
  resolve: (ctx: Context, value: Secret, purpose: string) => Promise<Secret>;
  /** The same, with the one before while both are valid, newest first: to check what others signed. */
  candidates: (ctx: Context, value: Secret, purpose: string) => Promise<readonly Secret[]>;
};

const scheme = 'secret://';
const form =
  /^secret:\/\/([a-z0-9][a-z0-9-]{0,40})\/([A-Za-z0-9][A-Za-z0-9._/+=@-]{0,199})(?:#([A-Za-z0-9._-]{1,100}))?$/;

export const isSecretRef = (text: string): boolean => text.startsWith(scheme);

/** @throws Problem `secret_ref_invalid` */
export function parseSecretRef(text: string): SecretRef {
  const [, provider, path, field] = form.exec(text) ?? [];
  if (provider === undefined || path === undefined || path.split('/').some((part) => /^\.*$/.test(part)))
    throw invalid('secret_ref_invalid', 'A reference to a secret reads secret://provider/name or secret://provider/name#field.'); // prettier-ignore
  return { provider, path, field: field ?? null };
}

/** For verbs that keep a secret: a value that is a reference must be well formed, and its giver allowed to use secrets. */
export function checkGiven(ctx: Context, value: string | null | undefined): void {
  if (value === null || value === undefined || !isSecretRef(value)) return;
  parseSecretRef(value);
  authorize(ctx, 'secret:use');
}
