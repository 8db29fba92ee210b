// How a mark is drawn. Info and low make the ridge; what people and programs did is always a tick.

export const marks = {
  ridge: 0,
  medium: 1,
  high: 2,
  critical: 3,
  response: 4,
  comms: 5,
  decision: 6,
  system: 7,
} as const;
/** All but the ridge. */
export const tickKinds = 7;
/** What the attacker did, and not what was done about it. */
export const isAttack = (mark: number | undefined): boolean => (mark ?? 0) <= marks.critical;
