// Says why a rule matched: the fields it asked for, and what the event has in them.
import type { Condition, Detection, LogSource, SigmaRule, Test } from './ast.ts';
import { createCompileCache, type CompileCache } from './compile-cache.ts';
import { eachText, fieldReader, type FieldText, type NativeEvent } from './field-access.ts';
import { fold } from './fold.ts';
import { someText } from './predicates.ts';
import type { FieldAliases } from './routing-data.ts';
import { bindingFor, bindingsOf, channelOf, isWindows } from './routing.ts';
import { relates } from './text-test.ts';

export type Explain = (
  rule: SigmaRule,
  event: Record<string, unknown>,
  logsource?: LogSource,
) => Record<string, string>;

type Scene = { readonly event: NativeEvent; readonly aliases: FieldAliases; readonly cache: CompileCache };
/** What was found true, and the values that made it so; null for what is false. */
type Reasons = ReadonlyMap<string, string> | null;

const nothing: Reasons = new Map();

/** Keywords are named by the field they were found in. Fields a rule only excludes are not listed. */
export function createExplainer(): Explain {
  const cache = createCompileCache();
  return (rule, event, logsource = rule.logsource) => {
    const scene = { event, cache, aliases: aliasesFor(rule, event, logsource) };
    const selection = (name: string): Reasons => {
      const found = rule.selections.find((candidate) => candidate.name === name);
      return found ? detected(found.detection, scene) : null;
    };
    const reasons = some(rule.conditions.map((condition) => () => holds(condition, selection)));
    return Object.fromEntries(reasons ?? []);
  };
}

function aliasesFor(rule: SigmaRule, event: NativeEvent, logsource: LogSource): FieldAliases {
  const channel = channelOf(event)?.toLowerCase() ?? null;
  const isRouted = isWindows(logsource, channel);
  const eventId = fieldReader('EventID', { EventID: ['EventID', 'EventId'] }).read(event);
  const bindings = bindingsOf(logsource, isRouted ? channel : null, typeof eventId === 'string' ? eventId : null);
  return bindingFor(bindings, rule.logsource)?.aliases ?? {};
}

type Question = () => Reasons;

function every(questions: readonly Question[]): Reasons {
  const all = new Map<string, string>();
  for (const question of questions) {
    const reasons = question();
    if (!reasons) return null;
    for (const [field, text] of reasons) all.set(field, text);
  }
  return all;
}

/** All that is true, not only the first: an analyst wants to see everything that spoke for the rule. */
function some(questions: readonly Question[]): Reasons {
  const found = questions.map((question) => question()).filter((reasons) => reasons !== null);
  return found.length === 0 ? null : every(found.map((reasons) => () => reasons));
}

function holds(condition: Condition, selection: (name: string) => Reasons): Reasons {
  if (condition.kind === 'selection') return selection(condition.name);
  if (condition.kind === 'not') return holds(condition.of, selection) ? null : nothing;
  if (condition.kind === 'quantified') {
    const named = condition.names.map((name) => () => selection(name));
    return condition.match === 'all' ? every(named) : some(named);
  }
  const questions = condition.of.map((child) => () => holds(child, selection));
  return condition.kind === 'and' ? every(questions) : some(questions);
}

function detected(detection: Detection, scene: Scene): Reasons {
  if (detection.kind === 'not') return detected(detection.of, scene) ? null : nothing;
  if (detection.kind === 'item') {
    const { field, match, tests } = detection;
    const asked = tests.map((test) => () => (field === null ? inKeywords(test, scene) : inField(field, test, scene)));
    return match === 'all' ? every(asked) : some(asked);
  }
  const questions = detection.of.map((child) => () => detected(child, scene));
  return detection.kind === 'and' ? every(questions) : some(questions);
}

function inField(field: string, test: Test, scene: Scene): Reasons {
  const texts = fieldReader(field, scene.aliases).read(scene.event);
  return isTrue(test, texts, scene) ? reason(field, texts) : null;
}

const reason = (field: string, texts: FieldText): Reasons =>
  texts === undefined ? nothing : new Map([[field, typeof texts === 'string' ? texts : texts.join(', ')]]);

function isTrue(test: Test, texts: FieldText, scene: Scene): boolean {
  if (test.kind === 'anyOf') return test.of.some((one) => isTrue(one, texts, scene));
  if (test.kind === 'null') return texts === undefined;
  if (test.kind === 'exists') return (texts !== undefined) === test.present;
  if (test.kind !== 'fieldReference') return someText(texts, scene.cache.textTest(test));
  const spell = test.cased ? (text: string) => text : fold;
  const others = fieldReader(test.field, scene.aliases).read(scene.event);
  return someText(texts, (text) => someText(others, (other) => relates(spell(text), spell(other), test.how)));
}

function inKeywords(test: Test, scene: Scene): Reasons {
  const found = new Map<string, string>();
  for (const name of Object.keys(scene.event)) {
    eachText({ [name]: scene.event[name] }, (text) => {
      if (!found.has(name) && isTrue(test, text, scene)) found.set(name, text);
    });
  }
  return found.size > 0 ? found : null;
}
