// A French reader's pages hold no English: what reads the same in both languages is a name, a number or an identifier.
import type { Language } from '@tocsin/contracts/words';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { skipReason } from './browser.ts';
import { openPage, startDemoDay, type DemoDay } from './demo-day.ts';

/** Texts and labels of the page, what stands in a document or a record left out. */
const readPage = `(() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement, textContent } = texts.currentNode;
    if (!parentElement?.closest('script, style, code, pre, .mono, [lang]:not(html), textarea')) found.push(textContent);
  }
  for (const name of ['title', 'aria-label', 'placeholder', 'aria-valuetext'])
    for (const element of document.querySelectorAll('[' + name + ']')) found.push(element.getAttribute(name));
  return found.map((text) => text.trim()).filter((text) => text !== '');
})()`;

/** Words that only English has; a sentence that was left in it holds one. */
const english =
  /\b(the|and|of|is|are|was|were|has|have|had|not|with|this|that|it|its|by|from|than|when|which|who|what|there|adds?|gives?|within|must|cannot|been|seen|share)\b/i;

describe.skipIf(skipReason !== null)(
  `the dashboard in French${skipReason ? ` (${skipReason})` : ''}`,
  { timeout: 180_000 },
  () => {
    let day: DemoDay;
    /** What the rules we ship and the demonstration's records say: content, in the language it was written in. */
    let content: string[] = [];

    beforeAll(async () => {
      day = await startDemoDay();
      const incidents = (await day.call('GET /incidents', { limit: 200 })).items;
      const alerts = (await day.call('GET /alerts', { sort: '-severity', limit: 200 })).items;
      const details = await Promise.all(
        alerts.slice(0, 60).map(({ id }) => day.call('GET /alerts/:alertId', { alertId: id })),
      );
      content = [
        // The name of the key that the first start makes.
        'Command line on the server',
        day.note,
        // A record's title is its name for everybody, whoever wrote it: colleagues speak of it in two languages.
        ...[...incidents, ...alerts].map(({ title }) => title),
        ...details.flatMap(({ description, falsePositives, evidence }) => [
          description,
          ...falsePositives,
          ...evidence.map(({ message }) => message),
        ]),
      ];
    }, 600_000);
    afterAll(() => day.stop());

    async function open(path: string, language: Language): Promise<Page> {
      const context = await day.enter();
      await context.addInitScript(`localStorage.setItem('tocsin.language', '${language}')`);
      const page = await openPage(day, context, path);
      await page.setViewportSize({ width: 1280, height: 1400 });
      return page;
    }

    /** What reads the same in both languages and is in English. */
    async function leftInEnglish(path: string, act: (page: Page) => Promise<void> = async () => {}): Promise<string[]> {
      const texts: Record<Language, string[]> = { en: [], fr: [] };
      for (const language of ['en', 'fr'] as const) {
        const page = await open(path, language);
        await act(page);
        texts[language] = await page.evaluate<string[]>(readPage);
        await page.context().close();
      }
      expect(texts.fr.length, path).toBeGreaterThan(20);
      const same = [...new Set(texts.fr)].filter((text) => texts.en.includes(text));
      return same.filter((text) => english.test(content.reduce((rest, known) => rest.replace(known, ''), text)));
    }

    const asTable = (page: Page) => page.getByRole('button', { name: /^(Show as table|Afficher en tableau)$/ }).click();
    const pages = (): [name: string, path: string, act?: (page: Page) => Promise<void>][] => [
      ['the queue', '/alerts'],
      ['an alert', `/alerts/${day.alert}`],
      ['an incident', `/incidents/${day.incident}`],
      ['its timeline as a table', `/incidents/${day.incident}`, asTable],
      ['a rule on its way', `/rules/${day.rule}?tab=deployments`],
      ['the audit trail', '/admin/audit'],
      ['source health', '/source-health'],
      ['retention', '/admin/retention'],
      ['pulls', '/pulls'],
    ];

    test('alerts, incidents, timelines and the audit trail hold no English', async () => {
      const left: Record<string, string[]> = {};
      for (const [name, path, act] of pages()) left[name] = await leftInEnglish(path, act);
      expect(left).toEqual(Object.fromEntries(pages().map(([name]) => [name, []])));
    });

    test('a refused form says in French what is wrong, at the field', async () => {
      const page = await open('/admin/sites', 'fr');
      await page.getByRole('button', { name: 'Nouveau site' }).first().click();
      const form = page.getByRole('dialog');
      await form.getByLabel('Nom').fill('Essai');
      await form.getByLabel('Code').fill('pas un code');
      await form.getByRole('button', { name: 'Créer le site' }).click();
      await form.getByText('Lettres minuscules, chiffres et tirets.').waitFor({ timeout: 20_000 });
      expect(await form.innerText()).not.toMatch(/Lower-case|The input is not valid/);
      await page.context().close();
    });

    test('a search that is not understood says so in French', async () => {
      const page = await open('/search?query=user%3Aana%20or', 'fr');
      const fault = page.getByText('Il n’y a rien à droite de ce « or ».');
      await fault.waitFor({ timeout: 20_000 });
      expect(await fault.innerText()).not.toContain('There is nothing');
      await page.context().close();
    });
  },
);
