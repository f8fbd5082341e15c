// Where everything stands: the layered method of Sugiyama as the Eclipse Layout Kernel has it, over states in states.
import type { Box, Link, Scene } from './scene.ts';
import { dotSize } from './scene.ts';

export type Point = { readonly x: number; readonly y: number };
export type Rectangle = Point & { readonly width: number; readonly height: number };

/** All in pixels from the upper left corner of the picture. */
export type Layout = {
  readonly width: number;
  readonly height: number;
  /** By the id of the state. */
  readonly boxes: ReadonlyMap<string, Rectangle>;
  /** Where initial arrows begin, by the id of the state around. */
  readonly dots: ReadonlyMap<string, Rectangle>;
  /** Where transitions of a state begin that lead to states inside it, by its id. */
  readonly rings: ReadonlyMap<string, Rectangle>;
  /** By the id of the link. */
  readonly links: ReadonlyMap<string, { readonly points: readonly Point[]; readonly label: Rectangle | null }>;
};

/** A graph as ELK takes it and gives it back: https://eclipse.dev/elk/documentation/tooldevelopers/graphdatastructure/jsonformat.html */
export type ElkGraph = {
  id: string; x?: number; y?: number; width?: number; height?: number;
  children?: ElkGraph[]; edges?: ElkLink[]; layoutOptions?: Record<string, string>;
};
type ElkLabel = { text: string; width: number; height: number; x?: number; y?: number };
type ElkLink = { id: string; sources: string[]; targets: string[]; labels?: ElkLabel[]; sections?: { startPoint: Point; endPoint: Point; bendPoints?: Point[] }[] };

/** What lays a graph out: ELK here, ELK in a worker of its own in a browser. */
export type LayoutEngine = { layout(graph: ElkGraph): Promise<ElkGraph> };

export class LayoutError extends Error {
  override readonly name = 'LayoutError';
}

const outermost = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.randomSeed': '1',
  'elk.padding': '[top=12,left=12,bottom=12,right=12]',
};
/** For every state with others inside: none of it is handed down. */
const spacing = {
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.nodePlacement.strategy': 'LINEAR_SEGMENTS',
  'elk.layered.thoroughness': '3',
  'elk.spacing.nodeNode': '24',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '4',
  'elk.spacing.labelLabel': '6',
  'elk.layered.spacing.nodeNodeBetweenLayers': '28',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
};

export type LayoutOptions = {
  /** How many states may stand side by side (the method of Coffman and Graham). Without it as many as there are. */
  readonly perLayer?: number;
};

const bounded = (perLayer: number): Record<string, string> => ({
  ...spacing,
  'elk.layered.layering.strategy': 'COFFMAN_GRAHAM',
  'elk.layered.layering.coffmanGraham.layerBound': String(perLayer),
  'elk.layered.nodePlacement.strategy': 'SIMPLE',
  'elk.spacing.edgeEdge': '8',
  'elk.spacing.edgeNode': '10',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '7',
  'elk.layered.spacing.nodeNodeBetweenLayers': '20',
});

/** From how many states side by side, for all anybody knows, the placement that looks best would take seconds. */
const mostPlaced = 120;
const wide = { ...spacing, 'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF' };
const isWide = ({ children }: Box): boolean => children.length > mostPlaced || children.some(isWide);

/** @throws {LayoutError} when the engine cannot, saying why */
export async function layoutOf(scene: Scene, engine: LayoutEngine, { perLayer }: LayoutOptions = {}): Promise<Layout> {
  const within = perLayer === undefined ? (isWide(scene.root) ? wide : spacing) : bounded(perLayer);
  let placed: ElkGraph;
  try {
    placed = await engine.layout({ id: 'picture', layoutOptions: { ...outermost, ...within }, children: [nodeOf(scene.root, scene.links, within)], edges: scene.links.map(edgeOf) });
  } catch (error) {
    throw new LayoutError(`the chart cannot be laid out: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return read(placed, scene.links);
}

/** A laptop's, at full size. */
export const pageWidth = 1_366;
/** States that are drawn at once: a chart with more has an overview. Bundles of long lines make more than these no clearer when they are drawn narrower. */
export const mostAtOnce = 60;

/** How many states stand side by side in what is made narrower. */
const narrow = 4;

/** As `layoutOf`; a chart that is wider than a page but not large is made narrower where it then fits one and takes no more room. */
export async function pageLayout(scene: Scene, engine: LayoutEngine): Promise<Layout> {
  const plain = await layoutOf(scene, engine);
  if (plain.width <= pageWidth || plain.boxes.size > mostAtOnce) return plain;
  const narrower = await layoutOf(scene, engine, { perLayer: narrow });
  return narrower.width <= pageWidth && narrower.width * narrower.height <= plain.width * plain.height ? narrower : plain;
}

/** Before the id of a state, so that no id of a state is one of these. */
const marks = { state: 'state ', dot: 'dot ', ring: 'ring ' } as const;

function nodeOf(box: Box, links: readonly Link[], within: Readonly<Record<string, string>>): ElkGraph {
  const id = marks.state + box.state.id;
  if (box.children.length === 0) return { id, width: box.width, height: box.height };
  const own = (kind: Link['kind'], mark: string): ElkGraph[] => (links.some((link) => link.kind === kind && link.from === box.state.id) ? [{ id: mark + box.state.id, width: dotSize, height: dotSize }] : []);
  return {
    id,
    layoutOptions: {
      ...within,
      'elk.padding': `[top=${box.height + 14},left=16,bottom=16,right=16]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${box.width},${box.height + 20})`,
    },
    children: [...own('initial', marks.dot), ...own('within', marks.ring), ...box.children.map((child) => nodeOf(child, links, within))],
  };
}

const edgeOf = ({ id, kind, from, to, width, height }: Link): ElkLink => ({
  id,
  sources: [(kind === 'initial' ? marks.dot : kind === 'within' ? marks.ring : marks.state) + from],
  targets: [marks.state + to],
  ...(width === 0 ? {} : { labels: [{ text: id, width, height }] }),
});

function read(graph: ElkGraph, links: readonly Link[]): Layout {
  const found = { state: new Map<string, Rectangle>(), dot: new Map<string, Rectangle>(), ring: new Map<string, Rectangle>() };
  const visit = ({ id, x = 0, y = 0, width = 0, height = 0, children = [] }: ElkGraph): void => {
    for (const kind of ['state', 'dot', 'ring'] as const) if (id.startsWith(marks[kind])) found[kind].set(id.slice(marks[kind].length), { x, y, width, height });
    for (const child of children) visit(child);
  };
  for (const child of graph.children ?? []) visit(child);
  const placed = new Map((graph.edges ?? []).map((edge) => [edge.id, edge]));
  return {
    width: graph.width ?? 0,
    height: graph.height ?? 0,
    boxes: found.state,
    dots: found.dot,
    rings: found.ring,
    links: new Map(links.map(({ id }) => {
      const edge = placed.get(id);
      const points = (edge?.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
      const label = edge?.labels?.[0];
      return [id, { points, label: label === undefined ? null : { x: label.x ?? 0, y: label.y ?? 0, width: label.width, height: label.height } }];
    })),
  };
}
