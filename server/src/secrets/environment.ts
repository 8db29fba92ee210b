// Secrets from the environment of the process: only variables that were named for it.
import type { Context } from '#platform/context';
import { notFound } from '#platform/errors';
import type { Secret } from '#platform/secret';

import type { ReadSecret } from './provider.ts';

type Organisations = () => Promise<readonly { id: string; slug: string }[]>;

/** No double underscore: that is what divides an organisation from a name. */
const namePattern = /^[A-Z0-9]+(_[A-Z0-9]+)*$/;

/**
 * `secret://environment/S3_KEY` is `TOCSIN_S_<ORGANISATION>__S3_KEY`. While there is one organisation only, also
 * `TOCSIN_S_S3_KEY`: of several, none may read what was meant for another.
 */
export const readEnvironment =
  (offered: ReadonlyMap<string, Secret>, ctx: Context, organisations: Organisations): ReadSecret =>
  async (path) => {
    const all = await organisations();
    const own = all
      .find(({ id }) => id === ctx.orgId)
      ?.slug.toUpperCase()
      .replaceAll('-', '_');
    const value = namePattern.test(path)
      ? (offered.get(`TOCSIN_S_${own}__${path}`) ?? (all.length === 1 ? offered.get(`TOCSIN_S_${path}`) : undefined))
      : undefined;
    if (own === undefined || !value) throw notFound('secret', `secret://environment/${path}`);
    return { value, previous: null };
  };
