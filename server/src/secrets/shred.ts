// Ends an organisation's secrets for ever: without its keys, no copy of what they sealed can be read.
import { organisationShredded } from '@tocsin/contracts/activity';

import { listOrganisations } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { invalid, notFound } from '#platform/errors';
import { resealAll, type ResealGround } from '#platform/keys/reseal';

type Input = { organisationId: string; name: string; because: string };

/** @throws Problem `organisation_not_found`, `name_not_repeated`, `organisation_shredded`. */
export const shredOrganisationWith =
  (ground: ResealGround) =>
  async (ctx: Context, { organisationId, name, because }: Input): Promise<{ keys: number }> => {
    authorize(ctx, 'platform:write');
    const organisation = (await listOrganisations(ground.handle)).find(({ id }) => id === organisationId);
    if (!organisation) throw notFound('organisation', organisationId);
    if (organisation.name !== name)
      throw invalid('name_not_repeated', 'Type the name of the organisation as it is written.', [
        { pointer: '/name', detail: 'It is another name.' },
      ]);
    // What is still sealed with the installation's key would outlive the organisation's own.
    await resealAll(ground, organisationId);
    const keys = await ground.vault.shred(organisationId, (db, count) =>
      record(
        { ...ctx, orgId: organisationId, db },
        organisationShredded,
        { subjectId: organisationId },
        { name, keys: count, because },
      ),
    );
    return { keys };
  };
