// What the Doors page shows: every door, and the certificate of those with TLS.
import type * as api from '@tocsin/contracts/api/doors';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { notFound, Problem } from '#platform/errors';

import type { House } from './house.ts';
import { presentDoor, type DoorView } from './present.ts';

/** The house, and where the main port is reached. */
export type At = { house: House; mainUrl: () => string };

export const listDoors =
  ({ house, mainUrl }: At) =>
  async (ctx: Context): Promise<z.input<typeof api.listDoors.output>> => {
    authorize(ctx, 'event:read');
    const items = await Promise.all(house.places().map((place) => presentDoor(ctx, house, place, mainUrl())));
    return { items, certificate: house.certificates.describe(), here: house.listens };
  };

/** @throws Problem `not_found` */
export const getDoor =
  ({ house, mainUrl }: At) =>
  async (ctx: Context, { doorId }: { doorId: string }): Promise<DoorView> => {
    authorize(ctx, 'event:read');
    const place = house.place(doorId);
    if (!place) throw notFound('door', doorId);
    return presentDoor(ctx, house, place, mainUrl());
  };

/** Made at the first call where the settings name none. @throws Problem `certificate_unreadable`, `certificate_elsewhere` */
export const getDoorCertificate =
  ({ house }: At) =>
  async (ctx: Context): Promise<z.input<typeof api.getDoorCertificate.output>> => {
    authorize(ctx, 'event:read');
    if (!house.listens && house.certificates.isOwn())
      throw new Problem(
        'unavailable',
        'certificate_elsewhere',
        'Other processes have the doors, each with a certificate of its own. Set TOCSIN_TLS_CERT for all of them.',
      );
    await house.certificates.material().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new Problem('unavailable', 'certificate_unreadable', why, { cause: error });
    });
    const certificate = house.certificates.describe();
    if (!certificate) throw new Error('The certificate was read and is not there.');
    return certificate;
  };
