// What the server wrote, in the page's language. Its sentences are of the catalogue in `contracts/src/phrases/`; names,
// people's own words and what the catalogue does not know stay as they are.
import { language } from '../lib/language.ts';
import type * as French from './french.ts';

let french: typeof French | null = null;

/** To be awaited before anything is drawn: sentences are then at hand wherever one is shown. English readers load nothing. */
export async function loadSentences(): Promise<void> {
  if (language !== 'fr') return;
  try {
    french = await import('./french.ts');
  } catch {
    // The server's own sentences are shown then.
  }
}

/** A sentence of the server. */
export const said = (sentence: string): string => french?.sentenceIn(sentence, language) ?? sentence;
/** Of a mark on an incident's timeline. */
export const saidTitle = (title: string): string =>
  french ? french.sentenceIn(french.timelineTitleIn(title, language), language) : title;
export const saidDetail = (detail: string): string =>
  french ? french.sentenceIn(french.timelineDetailIn(detail, language), language) : detail;

const entry = <Word>(words: Readonly<Record<string, Word>> | undefined, name: string): Word | null =>
  words !== undefined && Object.hasOwn(words, name) ? (words[name] ?? null) : null;
/** What a problem code means; null where the server’s own sentence is to be shown. */
export const problemSaid = (code: string): string | null => entry(french?.problemsFr, code);
/** What an endpoint does, by its method and path. */
export const endpointSaid = (endpoint: string, title: string): string => entry(french?.endpointsFr, endpoint) ?? title;
/** A source's title and summary. */
export const sourceSaid = (id: string): { title?: string; summary: string } | null => entry(french?.sourcesFr, id);
