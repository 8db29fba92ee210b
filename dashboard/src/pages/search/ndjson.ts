// Newline-delimited JSON out of a byte stream, line by line as it arrives.

/**
 * Yields one value per line that is not empty; the last line needs no newline.
 * @throws SyntaxError where a line is not JSON, after all lines before it were yielded.
 */
export async function* readNdjson(stream: ReadableStream<Uint8Array>): AsyncGenerator {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
      if (done) break;
    }
    if (rest.trim() !== '') yield JSON.parse(rest);
  } finally {
    // Stopping early must also stop the server.
    await reader.cancel().catch(() => undefined);
  }
}
