// The forms a chart can be shown in.

export const diagramFormats = ['svg', 'png', 'mermaid', 'scxml', 'smcat', 'json', 'text'] as const;
export type DiagramFormat = (typeof diagramFormats)[number];
