// One line of progress on standard error, only where a person is looking.
export type Progress = { show: (line: string) => void; end: () => void };

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let shownAt = 0;
  let shown = false;
  return {
    show: (line) => {
      const now = performance.now();
      if (!stream.isTTY || now - shownAt < 80) return;
      shownAt = now;
      shown = true;
      stream.write(`\r\u001B[K${line.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    end: () => {
      if (shown) stream.write('\r\u001B[K');
      shown = false;
    },
  };
}

/** A bar of 24 characters with a percentage. @param share 0 to 1 */
export const bar = (share: number): string => {
  const full = Math.round(Math.min(Math.max(share, 0), 1) * 24);
  return `${'█'.repeat(full)}${'░'.repeat(24 - full)} ${String(Math.round(share * 100)).padStart(3)} %`;
};
