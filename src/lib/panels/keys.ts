// Over 250 lines because it is one table, an entry for each key of the deck.
import type { ActionParts, Actions } from '../app/actions.ts';
import type { Connections } from '../app/connect/connections.svelte.ts';
import { chooseFiles } from '../app/kernel/choose-files.ts';
import type { Lsl } from '../app/lsl/lsl.svelte.ts';
import type { ClassList } from '../app/record/class-list.svelte.ts';
import type { Demo } from '../app/replay/demo.ts';
import type { ReplaySession, StepUnit } from '../app/replay/replay-session.svelte.ts';
import { STEP_IDS } from '../app/deck/facts.ts';
import type { Guided } from '../app/guided/guided.svelte.ts';
import { keyed, trialView, wholeView } from './parts/timeline/timeline.ts';
import { MAX_CLASS_KEYS } from '../core/labels.ts';

/** Seconds the scope may show. */
const SCOPE_SECONDS = [1, 3, 5, 10, 20];

/** Shows less of the time, or more: of the replay, about its playhead; without one in the scope. */
function zoom({ replaySession, settings }: KeyParts, key: '+' | '-'): void {
	const { replay, transport } = replaySession;
	if (replay && transport) {
		const now = replaySession.view ?? wholeView(transport.duration);
		replaySession.view = keyed(now, key, transport.position, transport.duration);
		return;
	}
	const { scope } = settings.data;
	const at = SCOPE_SECONDS.findIndex((seconds) => seconds >= scope.seconds);
	const next = SCOPE_SECONDS[at + (key === '+' ? -1 : 1)];
	if (next !== undefined) scope.seconds = next;
}

/** Shows the trial at the playhead alone, then the whole session again. */
function fitTrial({ replaySession }: KeyParts): void {
	const { replay, transport } = replaySession;
	if (!replay?.replayed || !transport) return;
	const { labels } = replay.replayed;
	const trial = trialView(labels, transport.start, transport.position, transport.duration);
	const same = trial && replaySession.view && Math.abs(trial.from - replaySession.view.from) < 1e-6;
	replaySession.view = same ? undefined : trial;
}

/** Follows the element of the page that has this key, if there is one. */
const follow = (key: string): void =>
	document.querySelector<HTMLElement>(`main [data-key="${key}"]`)?.click();

/** The parts of the app that keys act on. */
export interface KeyParts extends Pick<
	ActionParts,
	'notices' | 'prediction' | 'recording' | 'settings' | 'view'
> {
	readonly actions: Actions;
	readonly guided: Pick<Guided, 'show'>;
	readonly classes: ClassList;
	readonly connections: Pick<Connections, 'list'>;
	readonly demo: Pick<Demo, 'start'>;
	readonly lsl: Lsl;
	readonly replaySession: ReplaySession;
}

/** A key of the deck: its name, its action, its handler. */
export interface Key {
	/** As it is written on the keyboard. */
	readonly name: string;
	readonly does: string;
	/** Tells whether the event is this key. */
	matches(event: KeyboardEvent): boolean;
	run(parts: KeyParts, event: KeyboardEvent): void;
}

/** The event is this letter, without Alt. */
const isLetter =
	(letter: string) =>
	({ altKey, key }: KeyboardEvent): boolean =>
		!altKey && key.toLowerCase() === letter;

/** What an arrow key moves a replay by: plain a hop, with Alt finer, with Shift coarser. */
export const unitOf = ({ altKey, shiftKey }: KeyboardEvent): StepUnit =>
	altKey && shiftKey ? 'trial' : altKey ? 'sample' : shiftKey ? 'window' : 'hop';

/** The digit of a key; undefined for any other. The place of the key counts: with Shift its sign is another one. */
const digitOf = ({ code, key }: KeyboardEvent): number | undefined => {
	const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? /^\d$/.exec(key)?.[0];
	return digit === undefined ? undefined : Number(digit);
};

const isClassKey = (event: KeyboardEvent): boolean => !event.altKey && (digitOf(event) ?? 0) > 0;

const record = ({ actions, lsl, notices, recording, view }: KeyParts): void => {
	if (recording.why === 'Connect a source first.') view.refuse('connect', 'Connect a source first');
	void notices.try(() => (recording.active ? actions.stop() : lsl.ask() || actions.record()), 'recording');
};

/** All keys of the deck. None of them is ever taken from a text field. */
export const keys: readonly Key[] = [
	{
		name: `Alt 1–${STEP_IDS.length}`,
		does: 'open a step',
		matches: (event) => event.altKey && STEP_IDS[(digitOf(event) ?? 0) - 1] !== undefined,
		run(parts, event) {
			const step = STEP_IDS[(digitOf(event) ?? 0) - 1];
			event.preventDefault();
			if (step) parts.view.open(step);
		}
	},
	{
		name: 'C',
		does: 'choose a device; Enter connects it',
		matches: isLetter('c'),
		run: (parts) => parts.view.chooseDevice()
	},
	{ name: 'R', does: 'record, stop', matches: isLetter('r'), run: record },
	{
		name: 'T',
		does: 'train',
		matches: isLetter('t'),
		run: ({ actions, notices }) => void notices.try(() => actions.train(), 'training')
	},
	{
		name: 'P',
		does: 'predict, stop',
		matches: isLetter('p'),
		run: ({ actions, notices, prediction }) =>
			void notices.try(
				() => (prediction.state === 'idle' ? actions.predict() : prediction.stop()),
				'predicting'
			)
	},
	{
		name: 'G',
		does: 'guided recording',
		matches: isLetter('g'),
		run: ({ guided, recording }) => {
			if (!recording.active) guided.show();
		}
	},
	{
		name: `1–${MAX_CLASS_KEYS}, ⇧1–⇧${MAX_CLASS_KEYS}`,
		does: 'start the label of that class',
		matches: isClassKey,
		run(parts, event) {
			const place = (digitOf(event) ?? 0) - 1 + (event.shiftKey ? MAX_CLASS_KEYS : 0);
			if (place < parts.classes.names.length) parts.actions.label(place);
		}
	},
	{
		name: '0',
		does: 'no label',
		matches: (event) => !event.altKey && digitOf(event) === 0,
		run: (parts) => parts.actions.label(-1)
	},
	{
		name: 'Space',
		does: 'pause the view; in a replay: play, pause',
		matches: ({ key }) => key === ' ',
		run(parts, event) {
			event.preventDefault();
			void parts.notices.try(() => parts.actions.playPause());
		}
	},
	{
		name: '← →',
		does: 'step a replay by a hop; with Alt by a sample, Shift by a window, both by a trial',
		matches: ({ key }) => key === 'ArrowLeft' || key === 'ArrowRight',
		run(parts, event) {
			if (!parts.replaySession.replay) return;
			event.preventDefault();
			void parts.notices.try(() =>
				parts.replaySession.step(unitOf(event), event.key === 'ArrowLeft' ? -1 : 1)
			);
		}
	},
	{
		name: '[ ]',
		does: 'jump a replay to the previous, next label',
		matches: ({ key }) => key === '[' || key === ']',
		run: (parts, { key }) =>
			void parts.notices.try(() => parts.replaySession.jumpToLabel(key === '[' ? -1 : 1))
	},
	{
		name: 'A B',
		does: 'set start, end of the replay loop',
		matches: ({ key }) => ['a', 'b'].includes(key.toLowerCase()),
		run(parts, { key }) {
			if (parts.replaySession.replay)
				void parts.notices.try(() =>
					parts.replaySession.setLoopEnd(key.toLowerCase() === 'a' ? 'from' : 'to')
				);
		}
	},
	{
		name: 'D',
		does: 'start the demo, while nothing is connected',
		matches: ({ key }) => key.toLowerCase() === 'd',
		run(parts) {
			if (parts.connections.list.length > 0) return;
			const start = (): Promise<void> => parts.view.openAfter('predict', () => parts.demo.start());
			void parts.notices.try(start, 'replay');
		}
	},
	{
		name: 'O',
		does: 'open recordings, while nothing is connected',
		matches: ({ key }) => key.toLowerCase() === 'o',
		run(parts) {
			if (parts.connections.list.length > 0) return;
			const open = async () => parts.actions.import(await chooseFiles());
			void parts.notices.try(open, 'importing');
		}
	},
	{
		name: 'W',
		does: 'show the window at the playhead of a replay',
		matches: ({ key }) => key.toLowerCase() === 'w',
		run(parts) {
			if (parts.replaySession.replay) void parts.notices.try(() => parts.replaySession.inspect(), 'replay');
		}
	},
	{
		name: 'V',
		does: 'next view of the scope',
		matches: isLetter('v'),
		run({ settings }) {
			const { scope } = settings.data;
			scope.mode = scope.mode === 'waveform' ? 'envelope' : 'waveform';
		}
	},
	{
		name: '+ −',
		does: 'zoom the time of the scope; in a replay: of the tape',
		matches: ({ key }) => ['+', '=', '-', '−'].includes(key),
		run: (parts, { key }) => zoom(parts, key === '+' || key === '=' ? '+' : '-')
	},
	{
		name: 'Z',
		does: 'show the trial at the playhead of a replay; again: the whole session',
		matches: isLetter('z'),
		run: fitTrial
	},
	{
		name: 'E',
		does: 'edit the labels of the session on the tape',
		matches: isLetter('e'),
		run: () => follow('E')
	},
	{
		name: '/',
		does: 'search on the page; where there is nothing to search: commands, as Ctrl K',
		// The command palette listens for it on every page.
		matches: () => false,
		run: () => {}
	},
	{
		name: '?',
		does: 'show the keys',
		matches: ({ key }) => key === '?',
		run: (parts) => parts.view.toggleKeys()
	}
];

/** True where keys belong to what is focused: text fields, and controls that use the key themselves. */
function belongsElsewhere(event: KeyboardEvent): boolean {
	const target = event.target;
	if (!(target instanceof HTMLElement)) return false;
	if (
		target.closest(
			'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable], dialog'
		)
	)
		return true;
	if (event.key === ' ') return target.closest('button, a, summary, input, [role="slider"]') !== null;
	return (
		event.key.startsWith('Arrow') && target.closest('[role="slider"], [role="radiogroup"], input') !== null
	);
}

/** Does what a key says, unless it belongs to what is focused or is part of a browser shortcut. */
export function onKey(parts: KeyParts, event: KeyboardEvent): void {
	if (
		event.defaultPrevented ||
		event.ctrlKey ||
		event.metaKey ||
		(event.repeat && !event.key.startsWith('Arrow'))
	)
		return;
	if (belongsElsewhere(event)) return;
	const key = keys.find((one) => one.matches(event));
	if (/^[a-z]$/i.test(event.key) && !event.altKey && !parts.settings.data.letterKeys) return;
	if (key) void parts.notices.try(() => key.run(parts, event));
}
