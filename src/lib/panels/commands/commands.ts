import { goto } from '$app/navigation';
import { base } from '$app/paths';
import type { Actions } from '../../app/actions.ts';
import type { Connections } from '../../app/connect/connections.svelte.ts';
import type { Guided } from '../../app/guided/guided.svelte.ts';
import { chooseFiles } from '../../app/kernel/choose-files.ts';
import type { Notices } from '../../app/kernel/notices.svelte.ts';
import type { Settings } from '../../app/kernel/settings.ts';
import type { UndoStack } from '../../app/kernel/undo-stack.svelte.ts';
import type { View } from '../../app/kernel/view.svelte.ts';
import type { Prediction } from '../../app/predict/prediction.svelte.ts';
import type { Recording } from '../../app/record/recording.svelte.ts';
import type { Demo } from '../../app/replay/demo.ts';
import type { ReplaySession } from '../../app/replay/replay-session.svelte.ts';
import type { Training } from '../../app/train/training.svelte.ts';
import { viewLink } from '../../app/replay/open-link.ts';

/** The parts of the app that commands act on. */
export interface CommandParts {
	readonly actions: Actions;
	readonly connections: Pick<Connections, 'list'>;
	readonly demo: Pick<Demo, 'start'>;
	readonly guided: Pick<Guided, 'show'>;
	readonly notices: Notices;
	readonly prediction: Pick<Prediction, 'running' | 'stop'>;
	readonly recording: Pick<Recording, 'active'>;
	readonly replaySession: Pick<ReplaySession, 'replay' | 'transport'>;
	readonly settings: Pick<Settings, 'data'>;
	readonly training: Pick<Training, 'cancel' | 'running'>;
	readonly undo: UndoStack;
	readonly view: Pick<View, 'toggleKeys' | 'tour'>;
}

/** An entry of the command palette. */
export interface Command {
	readonly label: string;
	/** Other words by which people look for it. */
	readonly words?: string;
	/** The key that does the same on the deck. */
	readonly key?: string;
	/** False: it makes no sense now and is not listed. */
	readonly shown?: (parts: CommandParts) => boolean;
	/** What goes wrong is shown as a notice; `help`: its anchor. */
	readonly help?: string;
	readonly run: (parts: CommandParts) => unknown;
}

const page = (path: string) => (): Promise<void> => goto(`${base}${path}`);
const idle = ({ connections }: CommandParts): boolean => connections.list.length === 0;
const replaying = ({ replaySession }: CommandParts): boolean => replaySession.replay !== undefined;

/** Everything the palette offers. A new command is one line here. */
// prettier-ignore
export const commands: readonly Command[] = [
	{ label: 'Start the demo', words: 'try example synthetic', key: 'D', shown: idle, help: 'replay', run: async ({ demo }) => { await goto(`${base}/`); await demo.start(); } },
	{ label: 'Open recordings…', words: 'import files choose', key: 'O', help: 'importing', run: async ({ actions }) => actions.import(await chooseFiles()) },
	{ label: 'Connect', words: 'source device amplifier last', shown: idle, help: 'connecting', run: ({ actions }) => actions.connect() },
	{ label: 'Disconnect', words: 'close source device', shown: (parts) => !idle(parts) && !parts.recording.active, run: ({ actions }) => actions.disconnect() },
	{ label: 'Record', words: 'start recording session', key: 'R', shown: ({ recording }) => !recording.active, help: 'recording', run: ({ actions }) => actions.record() },
	{ label: 'Stop recording', words: 'save session', key: 'R', shown: ({ recording }) => recording.active, help: 'recording', run: ({ actions }) => actions.stop() },
	{ label: 'Guided recording…', words: 'protocol cues target test', run: async ({ guided }) => { await goto(`${base}/`); guided.show(); } },
	{ label: 'Train', words: 'fit model learn', shown: ({ training }) => !training.running, help: 'training', run: ({ actions }) => actions.train() },
	{ label: 'Cancel training', shown: ({ training }) => training.running, run: ({ training }) => training.cancel() },
	{ label: 'Predict', words: 'decode live model', shown: ({ prediction }) => !prediction.running, help: 'predicting', run: ({ actions }) => actions.predict() },
	{ label: 'Stop predicting', words: 'decode live model', shown: ({ prediction }) => prediction.running, run: ({ prediction }) => prediction.stop() },
	{ label: 'Play or pause the replay', key: 'Space', shown: replaying, run: ({ actions }) => actions.playPause() },
	{ label: 'Copy link to this view', words: 'share address position session', shown: replaying, run: copyView },
	{ label: 'Undo', words: 'take back', key: 'Ctrl Z', shown: ({ undo }) => undo.undoes !== undefined, run: ({ undo }) => undo.undo() },
	{ label: 'Redo', words: 'again', key: 'Ctrl Shift Z', shown: ({ undo }) => undo.redoes !== undefined, run: ({ undo }) => undo.redo() },
	{ label: 'Go to the deck', words: 'home page scope', run: page('/') },
	{ label: 'Go to the Library', words: 'sessions page list', run: page('/sessions/') },
	{
		label: 'Go to the measures',
		words: 'analyse envelope mvc onset fatigue symmetry spectrum figures',
		run: page('/measures/')
	},
	{ label: 'Go to recently deleted', words: 'sessions restore trash', run: page('/sessions/?deleted') },
	{ label: 'Go to training', words: 'train page compare analysis', run: page('/train/') },
	{ label: 'Go to the custom pipeline', words: 'script editor page', run: page('/script/') },
	{ label: 'Go to the help', words: 'troubleshooting page', run: page('/help/') },
	{ label: 'Show the keys', words: 'keyboard shortcuts', key: '?', run: ({ view }) => view.toggleKeys() },
	{ label: 'Tour of the deck', words: 'introduction help first steps', run: async ({ view }) => { await goto(`${base}/`); view.tour(); } },
	{ label: 'Use the light theme', words: 'day colours', run: ({ settings }) => { settings.data.theme = 'light'; } },
	{ label: 'Use the dark theme', words: 'night colours', run: ({ settings }) => { settings.data.theme = 'dark'; } },
	{ label: 'Use the theme of the system', words: 'auto colours', run: ({ settings }) => { settings.data.theme = 'auto'; } },
	{ label: 'Print this page', words: 'paper pdf', run: () => globalThis.print() }
];

/** Copies the address that opens the session of the replay at its position. */
async function copyView({ notices, replaySession }: CommandParts): Promise<void> {
	const { replay, transport } = replaySession;
	if (!replay?.replayed || !transport) return;
	await navigator.clipboard.writeText(
		viewLink(location.origin + base + '/', replay.replayed.id, transport.position)
	);
	notices.show(
		'info',
		replay.replayed.kept
			? 'The link to this view is copied. It opens in this browser.'
			: 'The link to this view is copied.'
	);
}
