// How the graph is drawn: the shape says what a node is, the colour what is said of it.
import type { StylesheetJson } from 'cytoscape';

/** The theme's colours as the canvas needs them. */
export function paletteOf(scheme: 'dark' | 'light'): Record<string, string> {
  const themed = document.querySelector(`[data-mantine-color-scheme='${scheme}']`);
  const style = getComputedStyle(themed ?? document.documentElement);
  const names = ['accent', 'ok', 'critical', 'high', 'medium', 'low', 'info', 'text1', 'text3', 'panel', 'line2'];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

export function styleOf(palette: Record<string, string>): StylesheetJson {
  const colour = (name: string): string => palette[name] ?? '#888888';
  return [
    {
      selector: 'node',
      style: {
        label: 'data(label)',
        width: 22,
        height: 22,
        shape: 'ellipse',
        'background-color': colour('low'),
        'border-width': 1.5,
        'border-color': colour('panel'),
        color: colour('text1'),
        'font-family': 'Geist Variable, system-ui, sans-serif',
        'font-size': 9,
        'min-zoomed-font-size': 7,
        'text-valign': 'bottom',
        'text-margin-y': 4,
        'text-wrap': 'ellipsis',
        'text-max-width': '110px',
        'text-background-color': colour('panel'),
        'text-background-opacity': 0.75,
        'text-background-padding': '1px',
      },
    },
    { selector: 'node[type = "alert"]', style: { shape: 'round-diamond', 'background-color': colour('info') } },
    { selector: 'node[type = "incident"]', style: { shape: 'round-hexagon', width: 30, height: 30 } },
    ...(['info', 'low', 'medium', 'high', 'critical'] as const).map((name, severity) => ({
      selector: `node[severity = ${severity}]`,
      style: { 'background-color': colour(name) },
    })),
    { selector: 'node[verdict = "malicious"]', style: { 'background-color': colour('critical') } },
    { selector: 'node[verdict = "suspicious"]', style: { 'background-color': colour('medium') } },
    { selector: 'node[verdict = "benign"]', style: { 'background-color': colour('ok') } },
    {
      selector: 'node[criticality = "critical"], node[criticality = "high"]',
      style: { shape: 'round-rectangle', width: 26, height: 26 },
    },
    { selector: 'node[?capped]', style: { 'border-style': 'dashed', 'border-color': colour('text3') } },
    { selector: 'node[?pinned]', style: { 'border-width': 3, 'border-color': colour('text1') } },
    {
      selector: 'edge',
      style: { width: 1, 'line-color': colour('line2'), 'curve-style': 'haystack', 'haystack-radius': 0 },
    },
    { selector: 'edge[?onPath]', style: { width: 3, 'line-color': colour('accent'), 'z-index': 5 } },
    { selector: 'node[?onPath]', style: { 'border-width': 3, 'border-color': colour('accent') } },
    { selector: 'node[?chosen]', style: { 'border-width': 4, 'border-color': colour('accent'), 'z-index': 9 } },
  ];
}
