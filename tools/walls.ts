// The walls of ARCHITECTURE.md as rules. The swc parser is needed: TypeScript 7 has no JavaScript interface.
import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

/** The server's modules, lowest first: a module imports only earlier ones, only through their index.ts. */
const moduleOrder = [
  'identity',
  'secrets',
  'ledger',
  'audit-streams',
  'events',
  'assets',
  'alerts',
  'detection',
  'incidents',
  'sla',
  'entities',
  'ingest',
  'sentinels',
  'boards',
  'notifications',
  'retention',
  'evidence',
  'finding',
  'demo',
];

const later: IForbiddenRuleType[] = moduleOrder.map((name, index) => ({
  name: `${name}-knows-only-earlier-modules`,
  severity: 'error',
  from: { path: `^server/src/${name}/` },
  to: { path: `^server/src/(${['app', 'main', ...moduleOrder.slice(index + 1)].join('|')})[/.]` },
}));
const doors: IForbiddenRuleType[] = moduleOrder.map((name) => ({
  name: `${name}-is-entered-through-its-index`,
  severity: 'error',
  from: { path: `^server/src/(?!${name}/)`, pathNot: '(^server/src/app\\.ts|^server/src/commands/|\\.test\\.ts$)' },
  to: { path: `^server/src/${name}/`, pathNot: `^server/src/${name}/index\\.ts$` },
}));

const forbidden: IForbiddenRuleType[] = [
  ...later,
  ...doors,
  {
    name: 'no-circles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'platform-knows-no-module',
    severity: 'error',
    from: { path: '^server/src/platform/' },
    to: { path: `^server/src/(${moduleOrder.join('|')})/` },
  },
  {
    name: 'evtx-is-pure',
    severity: 'error',
    from: { path: '^evtx/src/', pathNot: '\\.test\\.ts$|/test-support/' },
    to: { path: '^(server|contracts|dashboard|cli|sigma)/', dependencyTypesNot: ['npm'] },
  },
  {
    name: 'evtx-does-no-io',
    severity: 'error',
    from: { path: '^evtx/src/', pathNot: '\\.test\\.ts$|/test-support/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'sigma-is-pure',
    severity: 'error',
    from: { path: '^sigma/src/', pathNot: '\\.test\\.ts$' },
    to: { path: '^(server|contracts|dashboard|cli)/', dependencyTypesNot: ['npm'] },
  },
  {
    name: 'sigma-does-no-io',
    severity: 'error',
    from: { path: '^sigma/src/', pathNot: '\\.test\\.ts$|/test-support/' },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
  },
  {
    name: 'contracts-know-nobody',
    severity: 'error',
    from: { path: '^contracts/src/' },
    to: { path: '^(server|sigma|dashboard|cli)/' },
  },
  {
    name: 'dashboard-talks-through-contracts',
    severity: 'error',
    from: { path: '^dashboard/src/' },
    to: { path: '^(server|cli)/' },
  },
  {
    name: 'the-kit-knows-no-page',
    severity: 'error',
    from: { path: '^dashboard/src/(ui|lib)/' },
    to: { path: '^dashboard/src/pages/' },
  },
];

export const walls: ICruiseOptions = {
  validate: true,
  ruleSet: { forbidden },
  parser: 'swc',
  doNotFollow: { path: 'node_modules|dist' },
  exclude: { path: '(^|/)(node_modules|dist)/' },
  enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
};
