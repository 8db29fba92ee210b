// Rule documents from a file, a folder or an archive (.zip, .tar, .tar.gz, .tgz).
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { extract } from 'tar-stream';
import { open as openZip, type Entry } from 'yauzl';

import { CommandFault } from './fault.ts';

export type RuleFile = { path: string; source: string };

const isRule = (path: string): boolean => /\.ya?ml$/i.test(path) && !/\.test\.ya?ml$/i.test(path);
/** No rule is near this size; an archive entry that claims more is not unpacked. */
const maxRuleBytes = 1_000_000;

/** @throws CommandFault when there is nothing at `path`, or nothing in it that could be a rule. */
export async function readRuleFiles(path: string): Promise<RuleFile[]> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new CommandFault(`There is nothing at ${path}.`);
  const files = stat.isDirectory() ? fromFolder(path) : await fromFile(path);
  if (files.length === 0) throw new CommandFault(`${path} holds no .yml or .yaml file.`);
  return files;
}

const fromFolder = (folder: string): RuleFile[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(isRule)
    .toSorted()
    .map((path) => ({ path, source: readFileSync(join(folder, path), 'utf8') }));

function fromFile(path: string): Promise<RuleFile[]> {
  if (/\.zip$/i.test(path)) return fromZip(path);
  if (/\.(tar|tgz|tar\.gz)$/i.test(path)) return fromTar(path);
  return Promise.resolve([{ path: basename(path), source: readFileSync(path, 'utf8') }]);
}

async function fromTar(path: string): Promise<RuleFile[]> {
  const files: RuleFile[] = [];
  const unpack = extract();
  const collect = async (): Promise<void> => {
    for await (const entry of unpack) {
      const { name, type, size } = entry.header;
      if (type === 'file' && isRule(name) && (size ?? 0) <= maxRuleBytes)
        files.push({ path: name, source: await text(entry) });
      else entry.resume();
    }
  };
  const reading = /gz$/i.test(path)
    ? pipeline(createReadStream(path), createGunzip(), unpack)
    : pipeline(createReadStream(path), unpack);
  await Promise.all([reading, collect()]);
  return files;
}

function fromZip(path: string): Promise<RuleFile[]> {
  return new Promise((resolve, reject) => {
    openZip(path, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(new CommandFault(`${path} is not a readable zip archive: ${error.message}`));
      const files: RuleFile[] = [];
      zip.on('error', reject);
      zip.on('end', () => resolve(files));
      zip.on('entry', (entry: Entry) => {
        if (!isRule(entry.fileName) || entry.uncompressedSize > maxRuleBytes) return zip.readEntry();
        zip.openReadStream(entry, (fault, stream) => {
          if (fault) return reject(fault);
          text(stream).then((source) => {
            files.push({ path: entry.fileName, source });
            zip.readEntry();
          }, reject);
        });
      });
      zip.readEntry();
    });
  });
}
