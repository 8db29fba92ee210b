// The catalogue of sentences: whole in both languages, and each sentence tells which phrase wrote it, with what.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { catalogue, readSentence, sentenceIn, timelineDetailIn, timelineTitleIn } from './catalogue.ts';
import { healthPhrases } from './health.ts';
import { timelineDetailPhrases, timelinePhrases } from './incidents.ts';
import { kinds, type PartKind } from './kinds.ts';
import { createReader, piecesOf, say, type Phrase } from './template.ts';

const all: [string, Phrase][] = [
  ...Object.entries(catalogue),
  ...Object.entries({ ...timelinePhrases, ...timelineDetailPhrases }),
];
const names = (template: string) =>
  new Set(piecesOf(template).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name])));

test('there are enough of them to be worth a catalogue', () => expect(all.length).toBeGreaterThan(200));

describe('in French', () => {
  test.each(all)('%s says what the English says', (_code, [english, french]) => {
    expect(french).not.toBe('');
    expect([...names(french)].filter((name) => !names(english).has(name))).toEqual([]);
  });

  test.each(all)('%s is not left in English', (_code, [english, french]) => {
    const literal = (template: string) =>
      piecesOf(template)
        .filter((piece) => typeof piece === 'string')
        .join('');
    expect(literal(french)).not.toBe(literal(english));
  });

  test.each(all)('%s is spaced as French is', (_code, [, french]) => {
    expect(french.replaceAll(/`[^`]*`|\(\?</g, '')).not.toMatch(
      /'|(?<!\u00A0)[;?!]|(?<=\S) :(?=\s|$)|\w: |«(?!\u00A0)|(?<!\u00A0)»/,
    );
  });
});

/** A value of each kind, as the server would give it. */
const valueOf: { readonly [Kind in PartKind]: fc.Arbitrary<string | number> } = {
  text: fc.stringMatching(/^[a-z]{1,8}(-[0-9]{1,3})?$/),
  rest: fc.stringMatching(/^[a-z]{1,8}$/),
  sentence: fc.stringMatching(/^[A-Z][a-z]{1,8}\.$/),
  number: fc.integer({ min: 0, max: 5_000_000 }),
  span: fc.constantFrom(30_000, 90_000, 600_000, 3 * 3_600_000, 5 * 86_400_000),
  severity: fc.constantFrom('info', 'low', 'medium', 'high', 'critical'),
  verdict: fc.constantFrom('true_positive', 'false_positive', 'undetermined'),
  stage: fc.constantFrom('new', 'acknowledged', 'investigating', 'resolved'),
  incidentStage: fc.constantFrom('new', 'triage', 'post_incident', 'closed'),
  turn: fc.constantFrom('false_alarm', 'change_window', 'in_progress', 'notify_regulator'),
  tuningState: fc.constantFrom('proposed', 'active', 'expired', 'reverted'),
  noun: fc.constantFrom('alert', 'api key', 'legal hold'),
  action: fc.constantFrom('assign', 'resolve'),
  type: fc.constantFrom('string', 'number', 'array'),
  gates: fc.constantFrom('green tests', 'a backtest, a review'),
  entities: fc.constantFrom('host web-1', 'host web-1, user ana'),
  shared: fc.constantFrom('host web-1', 'rule brute, site lyo', 'no value', 'the same'),
};

/** The phrase's own data, drawn by the kinds of its parts. */
const dataFor = ([english]: Phrase) =>
  fc.record(
    Object.fromEntries(
      piecesOf(english).flatMap((piece) =>
        typeof piece === 'string' ||
        (piece.choice &&
          names(english).has(piece.name) &&
          piecesOf(english).some((other) => typeof other !== 'string' && !other.choice && other.name === piece.name))
          ? []
          : [[piece.name, valueOf[piece.kind]] as const],
      ),
    ),
  );

const written = (phrase: Phrase, data: Record<string, unknown>) => say<string>(phrase, data);

describe('what was written', () => {
  // A sentence without parts of its own words could have been written by many: `{value} is none.`
  test.each(Object.entries(catalogue))('%s is read as itself', (code, phrase) => {
    const own = createReader({ [code]: phrase });
    fc.assert(
      fc.property(dataFor(phrase), (data) => {
        const sentence = written(phrase, data);
        expect(own.read(sentence)?.code).toBe(code);
        const read = readSentence(sentence);
        expect(read?.code).toBe(code);
        expect(written(phrase, { ...read?.data })).toBe(sentence);
      }),
      { numRuns: 20 },
    );
  });

  test('every kind of part has a value in this test', () => {
    expect(Object.keys(valueOf).toSorted()).toEqual(Object.keys(kinds).toSorted());
  });
});

test('a span is told in the largest unit of which there are two', () => {
  const spans = [1, 90, 119, 120, 7_199, 7_200, 172_800].map((seconds) =>
    say(healthPhrases.ahead, { span: seconds * 1000 }),
  );
  expect(spans.map((sentence) => /dated (.+) in the/.exec(sentence)?.[1])).toEqual([
    '1 seconds',
    '90 seconds',
    '119 seconds',
    '2 minutes',
    '120 minutes',
    '2 hours',
    '2 days',
  ]);
});

describe('in the reader’s language', () => {
  test.each([
    ['Severity critical gives 90.', 'La gravité critique donne 90.'],
    [
      '12,000 events in half an hour, where 3 are usual at this time.',
      'Événements reçus en une demi-heure\u00A0: 12\u202F000, contre 3 d’habitude à cette heure.',
    ],
    [
      'Nothing has come for 3 hours; it usually pauses for 90 seconds at most.',
      'Rien n’est arrivé depuis 3\u00A0heures\u00A0; d’habitude, une pause dure au plus 90\u00A0secondes.',
    ],
    [
      'host web-1, user ana within 2 h of ALR-2026-00001',
      'machine web-1, compte ana à moins de 2\u00A0h de ALR-2026-00001',
    ],
    [
      'On 1 day of the window no event of this log source is stored.',
      'Pendant 1 jour de la période, aucun événement de cette source n’est conservé.',
    ],
    [
      'On 4 days of the window no event of this log source is stored.',
      'Pendant 4 jours de la période, aucun événement de cette source n’est conservé.',
    ],
    [
      'The search cannot be understood at column 4: A value is missing here.',
      'La recherche n’est pas comprise à la colonne 4\u00A0: Il manque une valeur ici.',
    ],
    ['Somebody’s own words.', 'Somebody’s own words.'],
  ])('%s', (english, french) => {
    expect(sentenceIn(english, 'fr')).toBe(french);
    expect(sentenceIn(english, 'en')).toBe(english);
  });

  test('the timeline has phrases of its own', () => {
    expect(timelineTitleIn('Stage: post incident', 'fr')).toBe('Étape\u00A0: bilan');
    expect(timelineTitleIn('ALR-2026-00003 resolved as false positive', 'fr')).toBe(
      'ALR-2026-00003 résolue comme faux positif',
    );
    expect(timelineDetailIn('ALR-2026-00003 · high · seen 3 times · host web-1', 'fr')).toBe(
      'ALR-2026-00003 · élevée · vue 3 fois · machine web-1',
    );
    expect(timelineDetailIn('Tocsin: Opened by hand.', 'fr')).toBe('Tocsin\u00A0: Ouvert à la main.');
  });
});
