/**
 * Compiles a rule to a condition of ClickHouse's SQL over stored events, with every value bound. It holds for exactly
 * the events the matcher matches: log-source routing, case folding, wildcards, null and empty, lists, line ends in
 * expressions and numbers written as text included; a test over all public rules keeps the two alike.
 */
import type { SigmaRule, Test } from '../ast.ts';
import { formulaOf, type Formula, type Leaf } from '../formula.ts';
import { literal } from '../glob.ts';
import { fieldsOf } from '../resolve.ts';
import type { FieldAliases } from '../routing-data.ts';
import type { PlainTest } from '../text-test.ts';
import { createBinder, type Binder, type SqlValue } from './binder.ts';
import { allFolds, foldedTexts, foldsFor, type Folds } from './fold.ts';
import { globConditions } from './patterns.ts';
import { branchesOf } from './routing.ts';
import { allTexts, textsOfField, usualShape, type EventShape } from './shape.ts';
import { referenceCondition, textCondition } from './tests.ts';

export type CompiledSql = {
  /** What the conditions call by name: stands behind WITH, separated by commas. */
  readonly definitions: readonly string[];
  /** A condition over one row, in parentheses, never null. */
  readonly sql: string;
  /** By name, the values of `{name:Type}` in the condition. */
  readonly params: Readonly<Record<string, SqlValue>>;
  /** The log-source routing alone: which rows the rule reads at all. */
  readonly reads: string;
};

export type CompileOptions = {
  /** What the names of parameters begin with, so that several conditions can stand in one query; `s` unless said. */
  readonly prefix?: string;
  readonly shape?: EventShape;
};

export function compileSql(rule: SigmaRule, { prefix = 's', shape = usualShape }: CompileOptions = {}): CompiledSql {
  const bind = createBinder(prefix);
  const asked = testsOf(rule);
  const fields = [...fieldsOf(rule), ...asked.flatMap((test) => (test.kind === 'fieldReference' ? [test.field] : []))];
  const branches = branchesOf(rule.logsource, fields, shape, bind);
  const conditions = branches.map(({ where, aliases, eventTypes }) => {
    const types = eventTypes?.map(whole) ?? [];
    const scene: Scene = { aliases, shape, bind, folds: foldsFor([...asked, ...types]) };
    const restricted = types.length > 0 ? [leafSql({ field: 'EventType', tests: types }, scene)] : [];
    const formula = print(formulaOf(rule, (leaf) => ({ kind: 'leaf', leaf: leafSql(leaf, scene) })));
    return `(${[where, ...restricted, formula].join(' AND ')})`;
  });
  return {
    sql: conditions.length === 0 ? '(0)' : `(${conditions.join(' OR ')})`,
    reads: branches.length === 0 ? '(0)' : `(${branches.map(({ where }) => `(${where})`).join(' OR ')})`,
    params: bind.params,
    definitions: bind.definitions,
  };
}

const whole = (text: string): Test => ({ kind: 'glob', parts: [literal(text)], cased: false });

function testsOf(rule: SigmaRule): Test[] {
  const found: Test[] = [];
  formulaOf<null>(rule, ({ tests }) => {
    found.push(...tests);
    return { kind: 'leaf', leaf: null };
  });
  return found;
}

type Scene = {
  readonly aliases: FieldAliases;
  readonly shape: EventShape;
  readonly bind: Binder;
  readonly folds: Folds;
};

function leafSql({ field, tests }: Leaf, { aliases, shape, bind, folds }: Scene): string {
  const textsOf = (name: string): string => textsOfField(name, aliases, shape, bind);
  const texts = field === null ? allTexts(shape, bind) : textsOf(field);
  const conditions: string[] = [];
  const globs = (cased: boolean) =>
    tests.flatMap((test) => (test.kind === 'glob' && test.cased === cased ? [test] : []));
  const [folded, cased] = [globs(false), globs(true)];
  if (folded.length > 0) conditions.push(...globConditions(folded, foldedTexts(texts, folds, bind), bind));
  if (cased.length > 0) conditions.push(...globConditions(cased, texts, bind));
  for (const test of tests) {
    if (test.kind === 'null') conditions.push(`empty(${texts})`);
    else if (test.kind === 'exists') conditions.push(test.present ? `notEmpty(${texts})` : `empty(${texts})`);
    else if (test.kind === 'fieldReference') {
      const [own, other] = [texts, textsOf(test.field)].map((each) =>
        test.cased ? each : foldedTexts(each, allFolds, bind),
      );
      conditions.push(referenceCondition(test, own ?? '', other ?? ''));
    }
  }
  const others = tests.flatMap((test) => (isPlain(test) ? [textCondition(test, bind)] : []));
  if (others.length > 0) conditions.push(`arrayExists(x -> ${others.join(' OR ')}, ${texts})`);
  const [only = '0'] = conditions;
  return conditions.length > 1 ? `(${conditions.join(' OR ')})` : only;
}

const isPlain = (test: Test): test is Exclude<PlainTest, { kind: 'glob' }> =>
  test.kind === 'regex' || test.kind === 'compare' || test.kind === 'datePart' || test.kind === 'cidr';

function print(formula: Formula<string>): string {
  switch (formula.kind) {
    case 'constant':
      return formula.value ? '1' : '0';
    case 'leaf':
      return formula.leaf;
    case 'not':
      return `NOT ${print(formula.of)}`;
    default:
      return `(${formula.of.map(print).join(formula.kind === 'and' ? ' AND ' : ' OR ')})`;
  }
}
