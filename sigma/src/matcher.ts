// Matches events against a whole rule set at once.
import type { LogSource, SigmaRule } from './ast.ts';
import { createExplainer } from './explain.ts';
import { createRouteTable, type RouteTable } from './route-table.ts';

/** `index` is the rule's place in the array the matcher was made from. */
export type Match = { readonly rule: SigmaRule; readonly index: number };

export type Matcher = {
  /** The rules the matcher was made from. */
  readonly rules: readonly SigmaRule[];
  /**
   * The rules that match, in the order of the rule set. The event has its source's own field names, flat or nested.
   * Windows events find their log sources by Channel (or Provider_Name) and EventID; other events by `logsource`.
   */
  readonly match: (event: Record<string, unknown>, logsource: LogSource) => readonly Match[];
  /** The fields that made the rule match, with the event's values as text; empty when it does not match. */
  readonly explain: (rule: SigmaRule, event: Record<string, unknown>, logsource?: LogSource) => Record<string, string>;
};

export type MatcherOptions = {
  /** How many compiled kinds of events to keep before starting over: a safeguard far above what real logs have. */
  readonly mostRoutes?: number;
  /** A matcher of nearly the same rules: what it compiled is taken over wherever the same rules, as objects, decide. */
  readonly earlier?: Matcher | undefined;
};

const compiledBy = new WeakMap<Matcher, RouteTable['compiled']>();

const none: readonly Match[] = Object.freeze([]);

/** Nothing is compiled before the first event of its kind. Rules with the same id are all kept. */
export function createMatcher(
  rules: readonly SigmaRule[],
  { mostRoutes = 2_000, earlier }: MatcherOptions = {},
): Matcher {
  const matches: readonly Match[] = rules.map((rule, index) => Object.freeze({ rule, index }));
  let found: Match[] = [];
  const onMatch = (index: number): void => {
    const match = matches[index];
    if (match) found.push(match);
  };
  const routes = createRouteTable(rules, { mostRoutes, onMatch, earlier: earlier && compiledBy.get(earlier) });
  const matcher: Matcher = {
    rules,
    match(event, logsource) {
      if (found.length > 0) found = [];
      const { route, toMatch } = routes.find(event, logsource);
      route(event, toMatch);
      return found.length === 0 ? none : found.sort((a, b) => a.index - b.index);
    },
    explain: createExplainer(),
  };
  compiledBy.set(matcher, routes.compiled);
  return matcher;
}
