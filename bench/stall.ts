// How long one event can hold the matcher up: texts of 64 KiB made of what the rules of a field look for.
import { createMatcher, parseSigma, type Detection, type LogSource, type SigmaRule, type Test } from '@tocsin/sigma';

import { requiredLiterals } from '../sigma/src/regex-literals.ts';
import { loadRules } from './material.ts';
import { cpuSeconds, report, short } from './report.ts';

const size = 65_536;
const rounds = short ? 3 : 11;

/** A field of a log source that expressions look at. */
type Target = {
  readonly logsource: LogSource;
  readonly field: string;
  /** What its expressions cannot match without. */
  readonly gates: Set<string>;
  /** What else is looked for in it. */
  readonly words: Set<string>;
  expressions: number;
};
type Measured = { logsource: LogSource; field: string; expressions: number; text: string; medianMs: number };

function targetsOf(rules: readonly SigmaRule[]): Target[] {
  const targets = new Map<string, Target>();
  for (const { logsource, selections } of rules)
    for (const { detection } of selections)
      eachTest(detection, (field, test) => {
        const { product, category, service } = logsource;
        const key = JSON.stringify([product, category, service, field]);
        const fresh = { logsource, field, gates: new Set<string>(), words: new Set<string>(), expressions: 0 };
        const target = targets.get(key) ?? fresh;
        targets.set(key, target);
        if (test.kind === 'regex') {
          target.expressions++;
          for (const text of requiredLiterals(test.source) ?? []) target.gates.add(text);
        } else if (test.kind === 'glob')
          for (const part of test.parts) if (part.kind === 'literal') target.words.add(part.text);
      });
  return [...targets.values()].filter(({ expressions }) => expressions > 0);
}

function eachTest(detection: Detection, visit: (field: string, test: Test) => void): void {
  if (detection.kind === 'item') {
    const { field } = detection;
    if (field !== null) for (const test of detection.tests) visit(field, test);
  } else if (detection.kind === 'not') eachTest(detection.of, visit);
  else for (const child of detection.of) eachTest(child, visit);
}

/** Every text opens all gates, so that every expression has to read it. */
function textsFor({ gates, words }: Target): Record<string, string> {
  const gate = [...gates].join(' ');
  const every = `${gate} ${[...words].join('')}`;
  const filled = (start: string, filler: string): string =>
    (start + filler.repeat(Math.ceil(size / Math.max(1, filler.length)))).slice(0, size);
  return {
    'all gates, again and again': filled(gate, `${gate} `),
    'all words, again and again': filled(every, every),
    'all words, then one letter': filled(every, 'a'),
    'all words, then spaces': filled(every, ' '),
    'all words, then letters outside ASCII': filled(every, 'é中'),
    'all words, then emoji': filled(every, '\u{1f600}'),
    'all words, then characters that follow no order': filled(every, unordered),
  };
}

/** The same in every run. */
const unordered = ((): string => {
  let state = 1;
  return Array.from({ length: size }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String.fromCharCode(0x20 + ((state >>> 16) % 0x5f));
  }).join('');
})();

function measure(): Measured[] {
  const rules = loadRules().flatMap(({ path, source }) => parseSigma(source, path).rules);
  const matcher = createMatcher(rules);
  return targetsOf(rules).map((target) => {
    const { logsource, field, expressions } = target;
    const texts = Object.entries(textsFor(target)).map(([text, value]) => {
      const times = Array.from({ length: rounds + 2 }, () =>
        cpuSeconds(() => void matcher.match({ [field]: value }, logsource)),
      );
      // The first two compile what the field needs.
      const [...sorted] = times.slice(2).toSorted((a, b) => a - b);
      return { text, medianMs: (sorted[Math.floor(sorted.length / 2)] ?? 0) * 1_000 };
    });
    const [worst = { text: '', medianMs: 0 }] = texts.toSorted((a, b) => b.medianMs - a.medianMs);
    return { logsource, field, expressions, ...worst };
  });
}

function describe(measured: readonly Measured[]): string[] {
  const worst = measured.toSorted((a, b) => b.medianMs - a.medianMs).slice(0, 8);
  return [
    `One event with 64 KiB in a field that expressions look at; the slowest of ${measured.length} fields, milliseconds of processor time:`,
    ...worst.map(({ logsource, field, expressions, text, medianMs }) => {
      const source = Object.values(logsource)
        .filter((value) => typeof value === 'string')
        .join(' ');
      return `${medianMs.toFixed(2).padStart(12)}  ${field} of ${source}, ${expressions} expressions: ${text}`;
    }),
  ];
}

const measured = measure();
report('stall', describe(measured), measured);
