// The organisation of the demonstration: a made-up French health group with 30 sites, its people and machines.
import type { Random } from './random.ts';

export const organisationName = 'Groupe Aubrac Santé';
export const domain = 'AUBRAC';
export const dnsDomain = 'aubrac.example';

export type DemoSite = { code: string; name: string; city: string; latitude: number; longitude: number; index: number };

const cities: readonly [code: string, city: string, latitude: number, longitude: number][] = [
  ['par', 'Paris', 48.857, 2.352],
  ['lyo', 'Lyon', 45.764, 4.836],
  ['mrs', 'Marseille', 43.296, 5.37],
  ['tou', 'Toulouse', 43.605, 1.444],
  ['nic', 'Nice', 43.71, 7.262],
  ['nan', 'Nantes', 47.218, -1.554],
  ['mon', 'Montpellier', 43.611, 3.877],
  ['str', 'Strasbourg', 48.573, 7.752],
  ['bor', 'Bordeaux', 44.838, -0.579],
  ['lil', 'Lille', 50.629, 3.057],
  ['ren', 'Rennes', 48.117, -1.678],
  ['rei', 'Reims', 49.258, 4.032],
  ['ste', 'Saint-Étienne', 45.44, 4.387],
  ['leh', 'Le Havre', 49.494, 0.108],
  ['gre', 'Grenoble', 45.188, 5.725],
  ['dij', 'Dijon', 47.322, 5.042],
  ['ang', 'Angers', 47.478, -0.563],
  ['nim', 'Nîmes', 43.837, 4.36],
  ['cle', 'Clermont-Ferrand', 45.778, 3.087],
  ['bre', 'Brest', 48.39, -4.486],
  ['lim', 'Limoges', 45.834, 1.262],
  ['trs', 'Tours', 47.394, 0.685],
  ['ami', 'Amiens', 49.894, 2.296],
  ['met', 'Metz', 49.119, 6.176],
  ['bes', 'Besançon', 47.238, 6.024],
  ['orl', 'Orléans', 47.903, 1.909],
  ['rou', 'Rouen', 49.443, 1.1],
  ['cae', 'Caen', 49.183, -0.371],
  ['pau', 'Pau', 43.295, -0.371],
  ['per', 'Perpignan', 42.689, 2.895],
];

export const sites: readonly DemoSite[] = cities.map(([code, city, latitude, longitude], index) => ({
  code,
  city,
  latitude,
  longitude,
  index,
  name: index === 0 ? `Siège, ${city}` : `Clinique de ${city}`,
}));

const firstNames = [
  'camille',
  'julien',
  'sophie',
  'nicolas',
  'claire',
  'antoine',
  'lea',
  'mathieu',
  'ines',
  'hugo',
  'manon',
  'paul',
] as const;
const lastNames = [
  'moreau',
  'bernard',
  'lefevre',
  'dubois',
  'garnier',
  'laurent',
  'petit',
  'roux',
  'fontaine',
  'chevalier',
  'girard',
  'mercier',
] as const;

/** `c.moreau`-like, with a number when the combination has been used at another site. */
export const personOf = (random: Random, site: DemoSite): string =>
  `${random.pick(firstNames)[0] ?? 'x'}.${random.pick(lastNames)}${site.index % 3 === 0 ? '' : site.index % 3}`;

export type Host = { name: string; fqdn: string; ip: string; site: DemoSite };

const hostOf = (site: DemoSite, kind: string, number: number, octet: number): Host => {
  const name = `${site.code.toUpperCase()}-${kind}${String(number).padStart(2, '0')}`;
  return {
    name,
    fqdn: `${name.toLowerCase()}.${dnsDomain}`,
    ip: `10.${20 + site.index}.${octet}.${10 + (number % 240)}`,
    site,
  };
};
export const workstation = (site: DemoSite, number: number): Host => hostOf(site, 'WS', number, 4);
export const server = (site: DemoSite, number: number): Host => hostOf(site, 'SRV', number, 1);
export const domainController = (site: DemoSite): Host => hostOf(site, 'DC', 1, 1);
export const linuxHost = (site: DemoSite, number: number): Host => hostOf(site, 'LX', number, 2);

/** A site of the list by its code. */
export function siteOf(code: string): DemoSite {
  const site = sites.find((candidate) => candidate.code === code);
  if (!site) throw new Error(`The demonstration has no site ${code}.`);
  return site;
}
