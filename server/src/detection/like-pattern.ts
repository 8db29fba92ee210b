// Free text as a pattern for LIKE over lower-case text: found anywhere, its own wildcards meant literally.
export const likePattern = (text: string): string => `%${text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
