// The design tokens as the canvas needs them: read from CSS, so that both themes and high contrast just work.

export type Palette = {
  text: string;
  text2: string;
  text3: string;
  line: string;
  line2: string;
  hair: string;
  accent: string;
  panel: string;
  raised: string;
  onSolid: string;
  ridge: string;
  info: string;
  /** By mark: ridge, medium, high, critical, response, comms, decision, system. */
  marks: readonly string[];
  /** The dark theme lights critical ticks and key moments. */
  glow: boolean;
  sans: string;
  mono: string;
};

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: token('text1'),
    text2: token('text2'),
    text3: token('text3'),
    line: token('line'),
    line2: token('line2'),
    hair: token('hair'),
    accent: token('accent'),
    panel: token('panel'),
    raised: token('raised'),
    onSolid: token('on-solid'),
    ridge: token('low'),
    info: token('info'),
    marks: ['low', 'medium', 'high', 'critical', 'ok', 'low', 'accent', 'text3'].map(token),
    glow: token('glow') === '1',
    sans: token('font'),
    mono: token('mono'),
  };
}

export const markColour = (palette: Palette, mark: number | undefined): string =>
  palette.marks[mark ?? 0] ?? palette.ridge;
