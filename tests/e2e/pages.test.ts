// Every page of the dashboard in a real browser: nothing that axe objects to, nothing that does not fit, no error reported.
import { join } from 'node:path';

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { skipReason } from './browser.ts';
import { openPage, startDemoDay, themes, type DemoDay, type Theme } from './demo-day.ts';
import { isExpected, pagesOf } from './pages.ts';

/** Pictures for people to look at, where a folder is named. */
const shots = process.env['TOCSIN_TEST_SHOTS'];
const sizes = [
  [1280, 800],
  [1920, 1080],
] as const;
/** So many pages are looked at at once. */
const lanes = 2;

const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

async function faultsOf(page: Page, theme: Theme): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  // The themes differ in colours alone; all else was looked at in the first.
  const { violations } = await (theme === 'dark' ? axe : axe.withTags('cat.color')).analyze();
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}

describe.skipIf(skipReason !== null)(`every page${skipReason ? ` (${skipReason})` : ''}`, () => {
  let day: DemoDay;
  beforeAll(async () => {
    day = await startDemoDay();
  }, 600_000);
  afterAll(() => day.stop());

  test.each(themes)(
    'passes axe in the %s theme at both widths, fits, and reports no error',
    async (theme) => {
      day.problems.length = 0;
      const context = await day.enter(theme);
      const left = pagesOf(day);
      const faults: string[] = [];
      const look = async (): Promise<void> => {
        for (let next = left.shift(); next; next = left.shift()) {
          const [name, path] = next;
          const page = await openPage(day, context, path);
          for (const [width, height] of sizes) {
            await page.setViewportSize({ width, height });
            await page.waitForTimeout(400);
            if (shots) await page.screenshot({ path: join(shots, `${name}-${theme}-${width}.png`) });
            faults.push(...(await faultsOf(page, theme)).map((fault) => `${path} at ${width}: ${fault}`));
            if ((await page.evaluate(wider)) !== 0) faults.push(`${path} at ${width}: wider than the window`);
          }
          await page.close();
        }
      };
      await Promise.all(Array.from({ length: lanes }, look));
      await context.close();
      expect([...faults, ...day.problems.filter((problem) => !isExpected(problem))]).toEqual([]);
    },
    1_500_000,
  );
});
