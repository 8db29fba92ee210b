// Sources of rules: a folder, a pinned archive, and exactly one commit of a Git repository.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readRuleSource } from './rule-source.ts';

let dir = '';
const servers: Server[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tocsin-source-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(dir, { recursive: true });
});

const rule = (title: string): string =>
  `title: ${title}\nlogsource:\n  product: windows\ndetection:\n  a: b\n  condition: a\n`;

function aFolder(): string {
  const folder = join(dir, 'rules');
  mkdirSync(join(folder, 'windows'), { recursive: true });
  writeFileSync(join(folder, 'windows', 'one.yml'), rule('One'));
  writeFileSync(join(folder, 'two.yml'), rule('Two'));
  return folder;
}
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd })
    .toString()
    .trim();

describe('a folder', () => {
  it('has a digest for a revision, which changes with its contents', async () => {
    const folder = aFolder();
    const before = await readRuleSource(folder, {});
    expect(before.files.map(({ path }) => path)).toEqual(['two.yml', 'windows/one.yml']);
    expect(before.revision).toMatch(/^sha256:[0-9a-f]{64}$/);
    writeFileSync(join(folder, 'two.yml'), rule('Two, better'));
    expect((await readRuleSource(folder, {})).revision).not.toBe(before.revision);
  });

  it('can be narrowed to a part, and says when nothing is there', async () => {
    const folder = aFolder();
    expect((await readRuleSource(folder, { path: 'windows' })).files).toHaveLength(1);
    await expect(readRuleSource(folder, { path: 'linux' })).rejects.toThrow('no rule');
    await expect(readRuleSource(join(dir, 'nowhere'), {})).rejects.toThrow('nothing at');
  });
});

describe('an archive', () => {
  it('is taken only with the hash that was pinned', async () => {
    aFolder();
    const path = join(dir, 'rules.tar.gz');
    execFileSync('tar', ['-czf', path, '-C', dir, 'rules']);
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    const read = await readRuleSource(path, { sha256: digest, path: 'windows' });
    expect(read).toMatchObject({ revision: `sha256:${digest}`, files: [{ path: 'rules/windows/one.yml' }] });
    await expect(readRuleSource(path, { sha256: 'f'.repeat(64) })).rejects.toThrow(digest);
  });
});

const backend = '/usr/lib/git-core/git-http-backend';
const noGit = existsSync(backend) ? null : 'git http-backend is not installed';

/** git's own HTTP server behind node's. */
function serveGit(root: string): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://local');
    const child = spawn(backend, {
      env: {
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', () => {
      const all = Buffer.concat(chunks);
      const end = all.indexOf('\r\n\r\n');
      const lines = all.subarray(0, end).toString().split('\r\n');
      let status = 200;
      for (const line of lines) {
        const [name = '', value = ''] = line.split(/: (.*)/);
        if (name === 'Status') status = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      response.writeHead(status).end(all.subarray(end + 4));
    });
  });
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

describe.skipIf(noGit !== null)(`a Git repository${noGit ? ` (${noGit})` : ''}`, () => {
  async function aRepository(): Promise<{ url: string; first: string; second: string }> {
    const folder = aFolder();
    git(folder, 'init', '-q', '-b', 'main');
    git(folder, 'add', '.');
    git(folder, 'commit', '-q', '-m', 'first');
    git(folder, 'tag', 'v1');
    const first = git(folder, 'rev-parse', 'HEAD');
    writeFileSync(join(folder, 'two.yml'), rule('Two, better'));
    git(folder, 'commit', '-q', '-a', '-m', 'second');
    git(folder, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    return { url: `${await serveGit(dir)}/rules/.git`, first, second: git(folder, 'rev-parse', 'HEAD') };
  }

  it('is read at exactly the commit or tag that was pinned', async () => {
    const { url, first, second } = await aRepository();
    const titleAt = async (revision: string): Promise<string[]> => {
      const { files, revision: at } = await readRuleSource(url, { revision, git: true });
      return [at, files.find(({ path }) => path === 'two.yml')?.source.split('\n')[0] ?? ''];
    };
    expect(await titleAt(first)).toEqual([first, 'title: Two']);
    expect(await titleAt('v1')).toEqual([first, 'title: Two']);
    expect(await titleAt(second)).toEqual([second, 'title: Two, better']);
  });

  it('is refused without a revision, or with one that is not there', async () => {
    const { url } = await aRepository();
    await expect(readRuleSource(url, { git: true })).rejects.toThrow('--revision');
    await expect(readRuleSource(url, { git: true, revision: 'v9' })).rejects.toThrow('cannot be fetched');
  });

  it('that is a work tree on disk names its commit', async () => {
    const { second } = await aRepository();
    expect((await readRuleSource(join(dir, 'rules'), {})).revision).toBe(second);
  });
});
