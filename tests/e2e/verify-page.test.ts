// The page that verifies a ledger, opened from a disk without a network: it finds what `tocsin verify` finds.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { AxeBuilder } from '@axe-core/playwright';
import { aKey, anExport, asBytes, type TestKey } from '@tocsin/contracts/ledger/fixtures';
import { verifyLedger } from '@tocsin/contracts/ledger/verify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { verifyPage } from '../../tools/build-verify-page.ts';
import { openBrowser, skipReason } from './browser.ts';

describe.skipIf(skipReason !== null)(
  `the page that verifies${skipReason ? ` (${skipReason})` : ''}`,
  { timeout: 120_000 },
  () => {
    const path = join(mkdtempSync(join(tmpdir(), 'tocsin-page-')), 'verify.html');
    let browser: Browser;
    let page: Page;
    let key: TestKey;
    let file: string;
    let html: string;
    const asked: string[] = [];
    const complaints: string[] = [];
    beforeAll(async () => {
      [browser, key, html] = await Promise.all([openBrowser(), aKey(), verifyPage()]);
      file = await anExport(key, [5, 0, 7]);
      writeFileSync(path, html);
      const context = await browser.newContext();
      page = await context.newPage();
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(pathToFileURL(path).href);
    }, 180_000);
    afterAll(() => browser.close());

    const check = async (text: string, keys: string): Promise<{ told: string; verdict: unknown }> => {
      await page.fill('#keys', keys);
      await page.setInputFiles('#file', { name: 'ledger.ndjson', mimeType: 'text/plain', buffer: Buffer.from(text) });
      await page.waitForSelector('#verdict[data-outcome]');
      return {
        told: (await page.textContent('#outcome')) ?? '',
        verdict: JSON.parse((await page.textContent('#json')) || 'null'),
      };
    };

    it('is one file that names nothing outside itself', () => {
      expect(html).not.toMatch(/(?:src|href)\s*=|@import|url\(|https?:\/\//);
      expect(html).toMatch(/default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'/);
    });

    it('finds the same as the command line, whatever was done to the file', async () => {
      const lines = file.trimEnd().split('\n');
      const tampered: Record<string, string> = {
        untouched: file,
        'a changed record': file.replace('Zoë 3', 'Zoë 4'),
        'a changed byte of a root': file.replace('"fromSeq":6', '"fromSeq":7'),
        'a removed line': `${lines.toSpliced(4, 1).join('\n')}\n`,
        'two exchanged lines': `${lines
          .with(3, lines[4] ?? '')
          .with(4, lines[3] ?? '')
          .join('\n')}\n`,
        'a repeated line': `${lines.toSpliced(4, 0, lines[4] ?? '').join('\n')}\n`,
        'a cut file': file.slice(0, file.length / 2),
        'no footer': `${lines.slice(0, -1).join('\n')}\n`,
        'no ledger': 'hello\n',
      };
      for (const [what, text] of Object.entries(tampered)) {
        const expected = await verifyLedger(asBytes(text), [key.id]);
        const { verdict } = await check(text, key.id);
        expect([what, verdict]).toEqual([what, expected]);
        expect([what, expected.outcome === 'intact']).toEqual([what, what === 'untouched']);
      }
      const foreign = await check(file, (await aKey()).pem);
      expect(foreign).toMatchObject({ told: 'Tampered with', verdict: { findings: [{ code: 'key_unknown' }] } });
    });

    it('says that a file alone proves nothing, and what is no key', async () => {
      expect(await check(file, '')).toMatchObject({ told: 'Intact', verdict: { trusted: false } });
      expect(await page.textContent('#doubt')).toContain('proves nothing');
      expect(await check(file, 'abc')).toMatchObject({ told: 'It could not be checked' });
    });

    it('speaks the language of the browser, and the other at a click', async () => {
      const context = await browser.newContext({ locale: 'fr-CA' });
      const french = await context.newPage();
      await french.goto(pathToFileURL(path).href);
      expect(await french.title()).toBe('Vérifier un registre de Tocsin');
      await french.setInputFiles('#file', {
        name: 'ledger.ndjson',
        mimeType: 'text/plain',
        buffer: Buffer.from(file.replace('Zoë 3', 'Zoë 4')),
      });
      await french.waitForSelector('#verdict[data-outcome]');
      const told = () => french.locator('#outcome, #findings td').allTextContents();
      expect((await told()).join(' ')).toMatch(/^Altéré .*ligne \d+ Un enregistrement/);
      await french.click('#language');
      expect((await told()).join(' ')).toMatch(/^Tampered with .*line \d+ The record/);
      expect(await french.locator('html').getAttribute('lang')).toBe('en');
      expect(await french.textContent('#language')).toBe('Français');
      await context.close();
    });

    it('can be read by all, asks for nothing and complains about nothing', async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await check(file, key.id);
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        expect(violations.map(({ id }) => id)).toEqual([]);
      }
      expect(asked).toEqual([pathToFileURL(path).href]);
      expect(complaints).toEqual([]);
    });
  },
);
