// The words of tasks: their states and the phases of an incident they belong to.
import type { TaskPhase, TaskState } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const taskStateWords: Readonly<Record<TaskState, string>> = inLanguage(
  {
    todo: 'To do',
    in_progress: 'In progress',
    blocked: 'Blocked',
    in_review: 'In review',
    done: 'Done',
    cancelled: 'Cancelled',
  },
  {
    todo: 'À faire',
    in_progress: 'En cours',
    blocked: 'Bloquée',
    in_review: 'En relecture',
    done: 'Faite',
    cancelled: 'Annulée',
  },
);
export const taskPhaseWords: Readonly<Record<TaskPhase, string>> = inLanguage(
  { identify: 'Identify', contain: 'Contain', eradicate: 'Eradicate', recover: 'Recover', post: 'Review' },
  {
    identify: 'Identifier',
    contain: 'Confiner',
    eradicate: 'Éradiquer',
    recover: 'Rétablir',
    post: 'Tirer les leçons',
  },
);

/** A state as data holds it; a word that is none stays as it is. */
export const taskStateSaid = (word: string): string =>
  Object.entries(taskStateWords).find(([key]) => key === word)?.[1] ?? word;
