import type { Head } from '../head.ts';
import { brainFlow } from './brainflow.ts';
import { chords } from './chords.ts';
import { emgWorks, trignoDiscover } from './delsys.ts';
import { labChart } from './labchart.ts';
import type { KnownLayout, LayoutMatch } from './layout-match.ts';
import { noraxon } from './noraxon.ts';
import { openBci } from './openbci.ts';
import { openSignals } from './opensignals.ts';
import { vicon } from './vicon.ts';

const LAYOUTS: readonly KnownLayout[] = [
	openBci,
	openSignals,
	trignoDiscover,
	emgWorks,
	noraxon,
	labChart,
	vicon,
	chords,
	brainFlow
];

/** What the layout of a known program says of a file; undefined for a table of any other. */
export function knownLayout(head: Head, file: string): LayoutMatch | undefined {
	for (const layout of LAYOUTS) {
		const match = layout.match(head, file);
		if (match) return match;
	}
	return undefined;
}
