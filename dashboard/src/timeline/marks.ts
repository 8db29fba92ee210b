// How a mark is drawn. Info and low make the ridge; what people and Tocsin did is always a tick.

export const marks = { ridge: 0, medium: 1, high: 2, critical: 3, response: 4 } as const;
/** All but the ridge. */
export const tickKinds = 4;
