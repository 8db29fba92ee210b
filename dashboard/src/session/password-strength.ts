// How hard a password is to guess, told on this machine: the dictionaries come with the page, and nothing leaves it.
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';

import { language } from '../lib/language.ts';

/** 0 guessed at once … 4 out of reach. */
export type Strength = 0 | 1 | 2 | 3 | 4;
export type Meter = (password: string, about: readonly string[]) => Strength;

/** What is longer takes seconds to look at; it is at least as strong as its beginning. */
const looked = 64;

/** The words of the page's language, which people choose from. */
const words = async () =>
  (language === 'fr' ? await import('@zxcvbn-ts/language-fr') : await import('@zxcvbn-ts/language-en')).dictionary;

/** The dictionaries are loaded once, when somebody begins to choose a password. */
export async function loadMeter(): Promise<Meter> {
  const engine = new ZxcvbnFactory({ dictionary: { ...common, ...(await words()) }, graphs: adjacencyGraphs });
  return (password, about) =>
    engine.check(
      password.slice(0, looked),
      about.flatMap((text) => text.split(/[\s@.]+/)).filter((word) => word.length > 2),
    ).score;
}
