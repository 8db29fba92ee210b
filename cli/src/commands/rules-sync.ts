// Follows a source of rules: what differs there becomes proposals, which a person or `--accept` decides on.
import { createClient, type Call, type Output } from '@tocsin/contracts/client';
import { ruleModes, type RuleMode } from '@tocsin/contracts/words';

import { connectionOf, unreachable, type ConnectionOptions } from '../connection.ts';
import { CommandFault } from '../fault.ts';
import { bar, createProgress } from '../progress.ts';
import { readRuleSource } from '../rule-source.ts';

export type SyncOptions = ConnectionOptions & {
  revision?: string;
  path?: string;
  sha256?: string;
  git: boolean;
  accept?: string;
  mode: string;
  json: boolean;
};
type Result = Output<'POST /detection/proposals/sync'>;

const perRequest = 400;
const kinds: Readonly<Record<string, 'add' | 'change' | 'remove'>> = {
  new: 'add',
  changed: 'change',
  removed: 'remove',
};

export async function syncRules(source: string, options: SyncOptions): Promise<void> {
  const accept = kindsOf(options.accept);
  const mode = modeOf(options.mode);
  const { url, revision, files } = await readRuleSource(source, options);
  const connection = connectionOf(options);
  const call = createClient(connection);
  const progress = createProgress();
  const total: Result = { added: 0, changed: 0, removed: 0, conflicts: 0, unchanged: 0, refused: [] };
  let accepted = 0;
  try {
    for (let start = 0; start < files.length; start += perRequest) {
      const part = files.slice(start, start + perRequest);
      const last = start + perRequest >= files.length;
      add(
        total,
        await call('POST /detection/proposals/sync', { url, revision, files: part, first: start === 0, last }),
      );
      progress.show(`${bar((start + part.length) / files.length)}  ${start + part.length} of ${files.length} files`);
    }
    if (accept.length > 0) accepted = await acceptAll(call, { url, kind: accept }, mode);
  } catch (error) {
    throw unreachable(connection.baseUrl, error);
  } finally {
    progress.end();
  }
  if (options.json) console.log(JSON.stringify({ url, revision, accepted, ...total }));
  else report({ url, revision }, total, accepted);
  if (total.refused.length > 0) process.exitCode = 1;
}

function add(total: Result, part: Result): void {
  for (const key of ['added', 'changed', 'removed', 'conflicts', 'unchanged'] as const) total[key] += part[key];
  total.refused.push(...part.refused);
}

async function acceptAll(
  call: Call,
  all: { url: string; kind: ('add' | 'change' | 'remove')[] },
  mode: RuleMode,
): Promise<number> {
  return (await call('POST /detection/proposals/decide', { decision: 'accept', all, mode })).accepted;
}

function kindsOf(text: string | undefined): ('add' | 'change' | 'remove')[] {
  return (text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => {
      const kind = kinds[word];
      if (!kind) throw new CommandFault(`--accept takes ${Object.keys(kinds).join(', ')}; "${word}" is none of them.`);
      return kind;
    });
}

function modeOf(text: string): RuleMode {
  const mode = ruleModes.find((known) => known === text);
  if (!mode) throw new CommandFault(`--mode takes ${ruleModes.join(', ')}; "${text}" is none of them.`);
  return mode;
}

function report(from: { url: string; revision: string }, total: Result, accepted: number): void {
  for (const { file, line, column, message } of total.refused) console.error(`${file}:${line}:${column}: ${message}`);
  console.log(`${from.url} at ${from.revision}`);
  console.log(
    `${total.added} new, ${total.changed} changed (${total.conflicts} of them edited here), ${total.removed} gone, ${total.unchanged} unchanged, ${total.refused.length} refused.`,
  );
  const waiting = total.added + total.changed + total.removed - accepted;
  console.log(`${accepted} accepted, ${waiting} wait for a decision.`);
}

/** Lists what waits. */
export async function listProposals({ json, ...where }: ConnectionOptions & { json: boolean }): Promise<void> {
  const connection = connectionOf(where);
  const call = createClient(connection);
  let cursor: string | undefined;
  try {
    do {
      const page = await call('GET /detection/proposals', { limit: 200, ...(cursor && { cursor }) });
      for (const proposal of page.items)
        console.log(
          json
            ? JSON.stringify(proposal)
            : `${proposal.kind.padEnd(7)} ${`+${proposal.added} -${proposal.removed}`.padEnd(11)} ${proposal.conflict ? '! ' : '  '}${proposal.title}  ${proposal.upstream.path}`,
        );
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  } catch (error) {
    throw unreachable(connection.baseUrl, error);
  }
}
