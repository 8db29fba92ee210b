// Where rules are followed from: a folder, an archive on disk or at an address, or a Git repository at a pinned revision.
import { createHash } from 'node:crypto';
import fs, { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

import git from 'isomorphic-git';
import http from 'isomorphic-git/http/node';

import { CommandFault } from './fault.ts';
import { readRuleFiles, type RuleFile } from './rule-files.ts';

export type RuleSource = { url: string; revision: string; files: RuleFile[] };
export type SourceOptions = {
  /** A commit or tag; demanded for Git. */
  revision?: string | undefined;
  /** A folder inside the source: only what is below it. */
  path?: string | undefined;
  /** What the archive's bytes must hash to, in hex. */
  sha256?: string | undefined;
  git?: boolean;
};

const isAddress = (text: string): boolean => /^https?:\/\//.test(text);
const isArchive = (text: string): boolean => /\.(?:zip|tar|tgz|tar\.gz)$/i.test(text.replace(/[?#].*$/, ''));
const mostArchiveBytes = 500 * 1024 * 1024;

/** @throws CommandFault with one readable line for whatever is wrong with the source. */
export async function readRuleSource(source: string, options: SourceOptions): Promise<RuleSource> {
  const found = await read(source, options);
  const files = options.path === undefined ? found.files : below(found.files, options.path);
  if (files.length === 0)
    throw new CommandFault(`There is no rule in ${source}${options.path ? ` below ${options.path}` : ''}.`);
  return { ...found, files };
}

function read(source: string, options: SourceOptions): Promise<RuleSource> {
  if (options.git === true || (isAddress(source) && !isArchive(source))) return fromGit(source, options);
  if (isAddress(source)) return fromAddress(source, options);
  const stat = statSync(source, { throwIfNoEntry: false });
  if (!stat) throw new CommandFault(`There is nothing at ${source}.`);
  return stat.isDirectory() ? fromFolder(source, options) : fromArchive(resolve(source), source, options);
}

/** Paths in archives of forges begin with a folder named after the revision. */
const below = (files: readonly RuleFile[], folder: string): RuleFile[] => {
  const wanted = folder.replace(/^\.?\//, '').replace(/\/$/, '');
  return files.filter(
    ({ path }) => path.startsWith(`${wanted}/`) || path.split('/').slice(1).join('/').startsWith(`${wanted}/`),
  );
};

async function fromFolder(folder: string, { revision }: SourceOptions): Promise<RuleSource> {
  const files = await readRuleFiles(folder);
  // However it was written, it is the same source.
  return { url: resolve(folder), revision: revision ?? (await headOf(folder)) ?? digestOf(files), files };
}

/** The commit a work tree stands at; null where the folder is none. */
async function headOf(dir: string): Promise<string | null> {
  if (!existsSync(join(dir, '.git'))) return null;
  return git.resolveRef({ fs, dir, ref: 'HEAD' }).catch(() => null);
}

function digestOf(files: readonly RuleFile[]): string {
  const hash = createHash('sha256');
  for (const { path, source } of files) hash.update(`${path}\n${source}\n`);
  return `sha256:${hash.digest('hex')}`;
}

async function fromArchive(url: string, path: string, { revision, sha256 }: SourceOptions): Promise<RuleSource> {
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (sha256 !== undefined && sha256.toLowerCase() !== digest)
    throw new CommandFault(`${url} is not the archive that was pinned: its SHA-256 is ${digest}.`);
  return { url, revision: revision ?? `sha256:${digest}`, files: await readRuleFiles(path) };
}

async function fromAddress(url: string, options: SourceOptions): Promise<RuleSource> {
  const response = await fetch(url).catch((error: unknown) => {
    throw new CommandFault(`${url} cannot be reached: ${reasonOf(error)}.`);
  });
  if (!response.ok) throw new CommandFault(`${url} answered with status ${response.status}.`);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (bytes.length > mostArchiveBytes) throw new CommandFault(`${url} is larger than 500 MB.`);
  const dir = mkdtempSync(join(tmpdir(), 'tocsin-rules-'));
  try {
    const path = join(dir, basename(new URL(url).pathname));
    writeFileSync(path, bytes);
    return await fromArchive(url, path, options);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Fetches that revision alone into a folder of its own. */
async function fromGit(url: string, { revision }: SourceOptions): Promise<RuleSource> {
  if (revision === undefined)
    throw new CommandFault(
      'A Git source needs --revision: a commit or a tag, so that what comes is what was looked at.',
    );
  const dir = mkdtempSync(join(tmpdir(), 'tocsin-rules-'));
  try {
    await git.init({ fs, dir });
    await git.addRemote({ fs, dir, remote: 'origin', url });
    const { fetchHead } = await git.fetch({
      fs,
      http,
      dir,
      remote: 'origin',
      singleBranch: true,
      depth: 1,
      tags: false,
      ...(/^[0-9a-f]{40}$/.test(revision) ? { remoteRef: revision } : { ref: revision }),
    });
    if (fetchHead === null) throw new Error(`there is no ${revision}`);
    const oid = fetchHead;
    await git.checkout({ fs, dir, ref: oid, noUpdateHead: true, force: true });
    return { url, revision: oid, files: await readRuleFiles(dir) };
  } catch (error) {
    if (error instanceof CommandFault) throw error;
    throw new CommandFault(`${url} at ${revision} cannot be fetched: ${reasonOf(error)}.`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
};
