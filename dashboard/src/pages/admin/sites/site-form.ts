// A site's fields as text, and what is sent of them.
import type { Site } from '@tocsin/contracts/identity';

import { words } from './words.ts';

export type SiteText = { name: string; city: string; latitude: string; longitude: string };

export const emptySite: SiteText = { name: '', city: '', latitude: '', longitude: '' };
export const textOfSite = (site: Site): SiteText => ({
  name: site.name,
  city: site.city ?? '',
  latitude: site.latitude === null ? '' : String(site.latitude),
  longitude: site.longitude === null ? '' : String(site.longitude),
});

type Sent = { name: string; city: string | null; latitude: number | null; longitude: number | null };

/** `45,76` is read as well. What is no number gives a fault at its field. */
export function readSite(text: SiteText): { sent: Sent } | { faults: Partial<Record<keyof SiteText, string>> } {
  const latitude = degrees(text.latitude, 90);
  const longitude = degrees(text.longitude, 180);
  const faults: Partial<Record<keyof SiteText, string>> = {};
  if (text.name.trim() === '') faults.name = words.needsName;
  if (latitude === undefined) faults.latitude = words.latitudeRange;
  if (longitude === undefined) faults.longitude = words.longitudeRange;
  if (latitude === undefined || longitude === undefined || Object.keys(faults).length > 0) return { faults };
  return { sent: { name: text.name.trim(), city: text.city.trim() || null, latitude, longitude } };
}

/** null where nothing is written, undefined where it is no such angle. */
function degrees(text: string, most: number): number | null | undefined {
  const written = text.trim().replace(',', '.').replace('−', '-');
  if (written === '') return null;
  const value = Number(written);
  return Number.isFinite(value) && Math.abs(value) <= most ? value : undefined;
}
