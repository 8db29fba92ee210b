// The first steps in order: which are done, and where somebody goes on.
export const stepIds = ['site', 'factor', 'connect', 'watch', 'invite'] as const;
export type StepId = (typeof stepIds)[number];
export type StepState = 'done' | 'skipped' | 'open';

/** What is known of the organisation and the person. */
export type Standing = {
  sites: number;
  hasFactor: boolean;
  /** Something came in that Tocsin did not send itself. */
  hasEvents: boolean;
  hasAlerts: boolean;
  /** Members and open invitations, oneself included. */
  people: number;
};

export const isStep = (text: string | undefined): text is StepId => stepIds.some((id) => id === text);

export function isDone(id: StepId, { sites, hasFactor, hasEvents, hasAlerts, people }: Standing): boolean {
  switch (id) {
    case 'site':
      return sites > 0;
    case 'factor':
      return hasFactor;
    case 'connect':
      return hasEvents;
    case 'watch':
      return hasEvents && hasAlerts;
    case 'invite':
      return people > 1;
    default:
      return id satisfies never;
  }
}

export const stateOf = (id: StepId, standing: Standing, skipped: readonly string[]): StepState =>
  isDone(id, standing) ? 'done' : skipped.includes(id) ? 'skipped' : 'open';

/** The first that is neither done nor skipped; the last one where there is none. */
export const goesOnAt = (standing: Standing, skipped: readonly string[]): StepId =>
  stepIds.find((id) => stateOf(id, standing, skipped) === 'open') ?? 'invite';

/** Null after the last. */
export const after = (id: StepId): StepId | null => stepIds[stepIds.indexOf(id) + 1] ?? null;

/** A code for the site's name: `Hôpital Nord` → `hopital-nord`. */
export const codeOf = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 31);
