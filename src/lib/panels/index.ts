import type { Component } from 'svelte';
import OutputsPanel from './outputs/OutputsPanel.svelte';
import PredictPanel from './predict/PredictPanel.svelte';
import RecentPanel from './sessions/RecentPanel.svelte';
import RecordPanel from './record/RecordPanel.svelte';
import SourcePanel from './source/SourcePanel.svelte';
import TrainPanel from './train/TrainPanel.svelte';

/** A panel of the deck: which rail it stands in on a desktop, and under which tab on a phone. */
export interface DeckPanel {
	readonly id: string;
	readonly rail: 'left' | 'right';
	readonly tab: 'record' | 'predict' | 'sessions';
	readonly component: Component;
	/** Takes the height that is left and scrolls by itself. */
	readonly fills?: boolean;
}

/** The panels round the scope, in order. A new panel is one folder and one line here. */
export const panels: readonly DeckPanel[] = [
	{ id: 'source', rail: 'left', tab: 'record', component: SourcePanel },
	{ id: 'record', rail: 'left', tab: 'record', component: RecordPanel },
	{ id: 'sessions', rail: 'left', tab: 'sessions', component: RecentPanel, fills: true },
	{ id: 'train', rail: 'right', tab: 'predict', component: TrainPanel, fills: true },
	{ id: 'predict', rail: 'right', tab: 'predict', component: PredictPanel },
	{ id: 'outputs', rail: 'right', tab: 'predict', component: OutputsPanel }
];
