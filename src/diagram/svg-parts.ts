// What boxes and links of a picture are written with alike.
import type { ChartTransition } from './chart.ts';
import type { Marked, Overlay } from './overlay.ts';

/** At most two digits behind the point: nobody sees more, and files stay small. */
export const numberText = (value: number): string => String(Math.round(value * 100) / 100);

export const classOf = (marked: Marked | undefined): string[] => (marked?.class === undefined ? [] : [marked.class]);

/** Those on the path of an overlay are taken, whatever else is said of them. */
export const markOf = ({ id }: ChartTransition, { transitions, path = [] }: Overlay): string[] => (path.includes(id) ? ['taken'] : classOf(transitions?.[id]));

export const transitionClass = (transition: ChartTransition, overlay: Overlay): string => ['transition', transition.kind, ...markOf(transition, overlay)].join(' ');
