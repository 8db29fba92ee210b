// Gathers what an alert of another product is about, in the form that events have.
import type { EcsDocument } from '@tocsin/contracts/event';

import { entitiesOf } from '../sources/entities.ts';
import { ipOf } from '../sources/values.ts';
import { plainText } from './reading.ts';

export type EntityList = {
  host: (name: unknown) => void;
  /** A name, `domain\name` or `name@domain`; the domain may come apart from it. */
  user: (name: unknown, domain?: unknown) => void;
  ip: (address: unknown) => void;
  /** An address, else a machine's name; a port is cut off. */
  machine: (nameOrAddress: unknown) => void;
  domain: (name: unknown) => void;
  url: (address: unknown) => void;
  hash: (text: unknown) => void;
  file: (path: unknown) => void;
  process: (path: unknown) => void;
  email: (address: unknown) => void;
  ecs: (document: EcsDocument) => void;
  done: () => string[];
};

const most = 50;
const hashFields = { 32: 'file.hash.md5', 40: 'file.hash.sha1', 64: 'file.hash.sha256' } as const;
const isHashLength = (length: number): length is keyof typeof hashFields => length in hashFields;
const isAddress = (text: string): boolean => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(text);

export function gatherEntities(): EntityList {
  const found = new Set<string>();
  const take = (document: EcsDocument): void => {
    for (const entity of entitiesOf(document)) if (found.size < most) found.add(entity);
  };
  const list: EntityList = {
    host: (name) => {
      const text = plainText(name);
      if (/^[\w][\w.-]{0,254}$/.test(text)) take({ 'host.name': text });
    },
    user: (name, domain) => {
      const text = plainText(name);
      const cut = text.indexOf('\\');
      if (text === '' || /^(?:null|undefined|none|s-1-[\d-]+)$/i.test(text)) return;
      take({
        'user.name': cut < 0 ? text : text.slice(cut + 1),
        'user.domain': cut < 0 ? plainText(domain) : text.slice(0, cut),
      });
      if (isAddress(text)) take({ 'user.email': text });
    },
    ip: (address) => {
      const ip = ipOf(plainText(address));
      if (ip !== null) take({ 'source.ip': ip });
    },
    machine: (nameOrAddress) => {
      const text = plainText(nameOrAddress);
      const bare = ipOf(text) === null ? text.replace(/:\d{1,5}$/, '') : text;
      if (ipOf(bare) === null) list.host(bare);
      else list.ip(bare);
    },
    domain: (name) => {
      const text = plainText(name);
      if (/^[\w-]+(?:\.[\w-]+)+\.?$/.test(text) && ipOf(text) === null) take({ 'dns.question.name': text });
    },
    url: (address) => {
      const text = plainText(address);
      if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text)) take({ 'url.full': text });
    },
    hash: (text) => {
      const hash = plainText(text);
      // All zeros stand for "not known".
      if (isHashLength(hash.length) && /^[\da-f]+$/i.test(hash) && !/^0+$/.test(hash))
        take({ [hashFields[hash.length]]: hash });
    },
    file: (path) => take({ 'file.path': plainText(path) }),
    process: (path) => take({ 'process.executable': plainText(path) }),
    email: (address) => {
      const text = plainText(address);
      const inside = /<([^<>]+)>/.exec(text)?.[1] ?? text;
      if (isAddress(inside)) take({ 'user.email': inside });
    },
    ecs: take,
    done: () => [...found],
  };
  return list;
}
