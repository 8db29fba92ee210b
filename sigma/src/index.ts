// The Sigma engine's door.
export type * from './ast.ts';
export type { SigmaFault } from './fault.ts';
export { createMatcher, type Match, type Matcher, type MatcherOptions } from './matcher.ts';
export { parseSigma, type ParsedSigma, type ParseOptions } from './parse-rule.ts';
