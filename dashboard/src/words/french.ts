// Everything that only readers of French load: what the server says in English, in French.
export { sentenceIn, timelineDetailIn, timelineTitleIn } from '@tocsin/contracts/phrases/catalogue';
export { endpointsFr } from './endpoints.fr.ts';
export { problemsFr } from './problems.fr.ts';
export { sources as sourcesFr } from './sources.fr.ts';
