// The page that verifies an export in the browser, with the same code as `tocsin verify`; built into one file.
import { isHex, type Bytes } from '@tocsin/contracts/ledger/bytes';
import type { Finding, Verdict } from '@tocsin/contracts/ledger/findings';
import { fingerprintOfPem, verifyLedger } from '@tocsin/contracts/ledger/verify';

import { meanings } from './words.fr.ts';
import { languageOf, otherThan, wordsIn, type Catalogue, type Language } from './words.ts';

let language = languageOf(navigator.languages);
let words = wordsIn(language);

function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${id}.`);
}
const say = (id: string, text: string): void => {
  element(id, HTMLElement).textContent = text;
};

/** What stands on the page from the beginning, by the id of its place. */
const standing = [
  ['title', 'title'],
  ['intro', 'intro'],
  ['file-label', 'file'],
  ['file-more', 'fileMore'],
  ['keys-label', 'keys'],
  ['keys-more', 'keysMore'],
  ['json-label', 'json'],
] as const satisfies readonly (readonly [string, keyof Catalogue])[];

function speak(chosen: Language): void {
  language = chosen;
  words = wordsIn(chosen);
  document.documentElement.lang = chosen;
  document.title = words.documentTitle;
  for (const [id, name] of standing) say(id, words[name]);
  const other = element('language', HTMLButtonElement);
  other.lang = otherThan(chosen);
  other.textContent = wordsIn(otherThan(chosen)).name;
}

/** A fault that is told in the language of the page, also when that changes. */
class Told extends Error {
  readonly in: (words: Catalogue) => string;
  constructor(tell: (words: Catalogue) => string) {
    super(tell(words));
    this.in = tell;
  }
}

/** @throws Told naming what is neither a fingerprint nor a key */
async function keysIn(text: string): Promise<string[]> {
  if (text.includes('-----BEGIN')) {
    const found = await fingerprintOfPem(text);
    if (found === null) throw new Told(({ noKeyInPem }) => noKeyInPem);
    return [found];
  }
  const given = text.toLowerCase().split(/\s+/).filter(Boolean);
  const wrong = given.find((key): boolean => !isHex(key, 32));
  if (wrong !== undefined) throw new Told(({ noFingerprint }) => noFingerprint(wrong));
  return given;
}

async function* bytesOf(file: File): AsyncGenerator<Bytes> {
  const reader = file.stream().getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield new Uint8Array(read.value);
}

function factsOf({ facts }: Verdict): string {
  const { organisation, entries, withheld, removed, erased, unproved, roots, firstAt, lastAt } = facts;
  const name = organisation ?? '';
  const told = withheld > 0 ? words.factsWithheld(name, entries, withheld, roots) : words.facts(name, entries, roots);
  const span = firstAt === null ? '' : words.span(firstAt, String(lastAt));
  const erasures = erased.map(({ by, count }) => words.erased(count, by)).join('');
  return `${told}${span}${words.removed(removed)}${erasures}${words.unproved(unproved)}`;
}

function rowOf({ code, line, detail }: Finding): HTMLTableRowElement {
  const row = document.createElement('tr');
  row.insertCell().textContent = code;
  row.insertCell().textContent = line === null ? words.end : words.line(line);
  const last = row.insertCell();
  if (language === 'en') last.textContent = detail;
  else {
    const english = document.createElement('small');
    english.lang = 'en';
    english.textContent = detail;
    last.append(`${meanings[code]} `, english);
  }
  return row;
}

function show(verdict: Verdict): void {
  const { outcome, trusted, findings, findingCount, facts } = verdict;
  say('outcome', words.outcomes[outcome]);
  say('facts', findingCount > findings.length ? words.firstShown(findingCount, findings.length) : factsOf(verdict));
  say(
    'signers',
    facts.keys.map(({ id, given }) => (given ? words.signedWithNamed(id) : words.signedWith(id))).join(' '),
  );
  say(
    'anchors',
    facts.anchors
      .map(({ kind, count, wrong, lastAt }) => words.anchor(words.anchorKinds[kind], count, wrong, lastAt))
      .join(' '),
  );
  say('doubt', outcome === 'intact' && !trusted ? words.doubt : '');
  element('findings', HTMLElement).replaceChildren(...findings.map(rowOf));
}

function showFault(error: unknown): void {
  say('outcome', words.failed);
  say('facts', error instanceof Told ? error.in(words) : error instanceof Error ? error.message : String(error));
}

/** The newest check; an older one that ends later says nothing. */
let latest = 0;
/** Tells what stands below once more, in the language of now. */
let tellAgain = (): void => undefined;

/** Begins or ends a check: says it, and keeps how to say it again. */
function tell(saying: () => void): void {
  tellAgain = saying;
  saying();
}

async function check(): Promise<void> {
  const file = element('file', HTMLInputElement).files?.[0];
  if (!file) return;
  latest += 1;
  const mine = latest;
  const section = element('verdict', HTMLElement);
  section.hidden = false;
  delete section.dataset.outcome;
  tell(() => say('outcome', words.checking));
  for (const id of ['facts', 'signers', 'anchors', 'doubt', 'findings', 'json']) say(id, '');
  try {
    if (!('subtle' in crypto)) throw new Told(({ notHere }) => notHere);
    const verdict = await verifyLedger(bytesOf(file), await keysIn(element('keys', HTMLTextAreaElement).value));
    if (mine !== latest) return;
    tell(() => show(verdict));
    say('json', JSON.stringify(verdict, null, 2));
    section.dataset.outcome = verdict.outcome;
  } catch (error) {
    if (mine !== latest) return;
    tell(() => showFault(error));
    section.dataset.outcome = 'failed';
  }
}

element('form', HTMLElement).addEventListener('change', () => void check());
element('language', HTMLElement).addEventListener('click', () => {
  speak(otherThan(language));
  tellAgain();
});
speak(language);
