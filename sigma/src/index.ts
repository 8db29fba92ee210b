// The Sigma engine's door.
export type * from './ast.ts';
export { affectedSpans, type AffectedSpan, type TimeSpan } from './correlate/affected-spans.ts';
export { correlate, type CorrelateOptions } from './correlate/correlate.ts';
export {
  createCorrelator,
  type CorrelationDelta,
  type Correlator,
  type CorrelatorCounters,
  type CorrelatorOptions,
} from './correlate/correlator.ts';
export type { RuleDetection } from './correlate/detections.ts';
export { correlationFaults } from './correlate/plan.ts';
export type { CorrelationMatch } from './correlate/run.ts';
export type { SigmaFault } from './fault.ts';
export { lintSigma } from './lint/lint.ts';
export type { LintCheck, LintOptions, SigmaWarning } from './lint/warning.ts';
export { createMatcher, type Match, type Matcher, type MatcherOptions } from './matcher.ts';
export { flattenNative, hiddenMark, objectMark, windowsPlaceOf, type WindowsPlace } from './native.ts';
export { printSigma } from './print/print.ts';
export { bindingsOf, channelOf, serves } from './routing.ts';
export { fieldsOf, resolveSigma, type ResolvedCorrelation, type ResolvedSigma, type SigmaSet } from './resolve.ts';
export { parseSigma, type ParsedSigma, type ParseOptions } from './parse-rule.ts';
export { compileSql, type CompiledSql, type CompileOptions } from './sql/compile.ts';
export type { SqlValue } from './sql/binder.ts';
export { usualShape, type EventShape } from './sql/shape.ts';
