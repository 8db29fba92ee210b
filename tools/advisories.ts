// What `npm audit --json` says, in one line: whether it could be asked, and what is bad enough to stop a change.
export type Verdict = { passes: boolean; line: string };

type Report = { metadata?: { vulnerabilities?: Record<string, number> }; vulnerabilities?: Record<string, Advised> };
type Advised = { name?: string; severity?: string };

const grave = new Set(['high', 'critical']);

/** Without a registry that can be asked there is nothing to say, and nobody is kept from working. */
export function judgeAdvisories(json: string): Verdict {
  const report = read(json);
  const counts = report?.metadata?.vulnerabilities;
  if (!counts) return { passes: true, line: 'advisories: not checked, because the registry could not be asked' };
  const found = Object.values(report.vulnerabilities ?? {}).filter(({ severity = '' }) => grave.has(severity));
  const number = (counts['high'] ?? 0) + (counts['critical'] ?? 0);
  if (number === 0)
    return { passes: true, line: `advisories: none of high or critical severity (${counts['total'] ?? 0} in all)` };
  const named = found.map(({ name, severity }) => `${name} (${severity})`).join(', ');
  return { passes: false, line: `advisories: ${number} of high or critical severity: ${named}` };
}

function read(json: string): Report | null {
  try {
    return JSON.parse(json) as Report | null;
  } catch {
    return null;
  }
}
