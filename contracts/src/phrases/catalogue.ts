// Every sentence that Tocsin keeps or sends, in both languages.
import { alertPhrases } from './alerts.ts';
import { caseworkPhrases } from './casework.ts';
import { doorPhrases } from './doors.ts';
import { fieldPhrases } from './fields.ts';
import { groupingPhrases } from './grouping.ts';
import { healthPhrases } from './health.ts';
import { importPhrases, incidentPhrases, timelineDetailPhrases, timelinePhrases } from './incidents.ts';
import { ledgerPhrases } from './ledger.ts';
import { noticePhrases } from './notices.ts';
import { queryPhrases } from './queries.ts';
import { refusalPhrases } from './refusals.ts';
import { rulePhrases } from './rules.ts';
import { createReader, type Phrase } from './template.ts';
import { workPhrases } from './work.ts';

const areas = {
  alerts: alertPhrases,
  casework: caseworkPhrases,
  doors: doorPhrases,
  fields: fieldPhrases,
  grouping: groupingPhrases,
  health: healthPhrases,
  imports: importPhrases,
  incidents: incidentPhrases,
  ledger: ledgerPhrases,
  notices: noticePhrases,
  queries: queryPhrases,
  refusals: refusalPhrases,
  rules: rulePhrases,
  work: workPhrases,
};

/** By code: `alerts.noneHeldKey`. */
export const catalogue: Readonly<Record<string, Phrase>> = Object.fromEntries(
  Object.entries(areas).flatMap(([area, phrases]) =>
    Object.entries(phrases).map(([name, phrase]) => [`${area}.${name}`, phrase]),
  ),
);

const sentences = createReader(catalogue);
const titles = createReader(timelinePhrases);
const details = createReader(timelineDetailPhrases, sentences.translate);

/** What a sentence says, as code and data; null for what is none of Tocsin's. */
export const readSentence = sentences.read;
/** A sentence of Tocsin's in a language; anything else stays as it is. */
export const sentenceIn = sentences.translate;
export const timelineTitleIn = titles.translate;
export const timelineDetailIn = details.translate;
