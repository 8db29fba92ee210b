// Raw text made readable: JSON and XML on lines of their own, anything else as it came.

export function prettyRaw(text: string): string {
  const trimmed = text.trim();
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return prettyJson(text);
  return trimmed.startsWith('<') && trimmed.endsWith('>') ? prettyXml(trimmed) : text;
}

function prettyJson(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value, null, 2);
  } catch {
    return text;
  }
}

/** Breaks only between tags, so that no text changes. */
function prettyXml(text: string): string {
  let depth = 0;
  return text
    .replaceAll(/>\s*</g, '>\n<')
    .split('\n')
    .map((line) => {
      if (line.startsWith('</')) depth = Math.max(0, depth - 1);
      const shown = '  '.repeat(depth) + line;
      const opens = /^<[^!?/][^>]*[^/]>$|^<[^!?/]>$/.test(line);
      if (opens) depth += 1;
      return shown;
    })
    .join('\n');
}
