// The page that verifies an export in the browser, with the same code as `tocsin verify`; built into one file.
import { isHex, type Bytes } from '@tocsin/contracts/ledger/bytes';
import type { Verdict } from '@tocsin/contracts/ledger/findings';
import { fingerprintOfPem, verifyLedger } from '@tocsin/contracts/ledger/verify';

const words = { intact: 'Intact', tampered: 'Tampered with', unreadable: 'Unreadable' } as const;

function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${id}.`);
}
const say = (id: string, text: string): void => {
  element(id, HTMLElement).textContent = text;
};

/** @throws Error naming what is neither a fingerprint nor a key */
async function keysIn(text: string): Promise<string[]> {
  if (text.includes('-----BEGIN')) {
    const found = await fingerprintOfPem(text);
    if (found === null) throw new Error('The PEM holds no Ed25519 public key.');
    return [found];
  }
  const given = text.toLowerCase().split(/\s+/).filter(Boolean);
  const wrong = given.find((key): boolean => !isHex(key, 32));
  if (wrong !== undefined) throw new Error(`${wrong} is no fingerprint: that has 64 hexadecimal digits.`);
  return given;
}

async function* bytesOf(file: File): AsyncGenerator<Bytes> {
  const reader = file.stream().getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield new Uint8Array(read.value);
}

function show({ outcome, trusted, findings, findingCount, facts }: Verdict): void {
  const span = facts.firstAt === null ? '' : `, ${facts.firstAt} to ${facts.lastAt}`;
  const withheld = facts.withheld > 0 ? `; of ${facts.withheld} the hash alone` : '';
  say('outcome', words[outcome]);
  say('facts', `${facts.organisation ?? ''}: ${facts.entries} entries${withheld}, ${facts.roots} roots${span}`);
  say('signers', facts.keys.map(({ id, given }) => `Signed with ${id}${given ? ', which you named' : ''}.`).join(' '));
  const doubtful = outcome === 'intact' && !trusted;
  say(
    'doubt',
    doubtful
      ? 'No key was named: the file fits itself, which proves nothing about where it comes from. Compare the fingerprint with one that reached you another way.'
      : '',
  );
  const rows = findings.map(({ code, line, detail }) => {
    const row = document.createElement('tr');
    for (const text of [code, line === null ? 'end' : `line ${line}`, detail]) row.insertCell().textContent = text;
    return row;
  });
  element('findings', HTMLElement).replaceChildren(...rows);
  if (findingCount > findings.length) say('facts', `${findingCount} findings; the first ${findings.length} are shown.`);
}

/** The newest check; an older one that ends later says nothing. */
let latest = 0;

async function check(): Promise<void> {
  const file = element('file', HTMLInputElement).files?.[0];
  if (!file) return;
  latest += 1;
  const mine = latest;
  const section = element('verdict', HTMLElement);
  section.hidden = false;
  delete section.dataset.outcome;
  say('outcome', 'Checking …');
  for (const id of ['facts', 'signers', 'doubt', 'findings', 'json']) say(id, '');
  try {
    if (!('subtle' in crypto)) throw new Error('The browser checks signatures only over HTTPS or from a saved file.');
    const verdict = await verifyLedger(bytesOf(file), await keysIn(element('keys', HTMLTextAreaElement).value));
    if (mine !== latest) return;
    show(verdict);
    say('json', JSON.stringify(verdict, null, 2));
    section.dataset.outcome = verdict.outcome;
  } catch (error) {
    if (mine !== latest) return;
    say('outcome', 'It could not be checked');
    say('facts', error instanceof Error ? error.message : String(error));
    section.dataset.outcome = 'failed';
  }
}

element('form', HTMLElement).addEventListener('change', () => void check());
