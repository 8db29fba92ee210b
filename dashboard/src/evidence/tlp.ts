// The Traffic Light Protocol 2.0 writes its markings one way in every language.

/** `amber` → `TLP:AMBER` */
export const tlpWord = (level: string): string => `TLP:${level.toUpperCase()}`;
