import type { App } from '../app/app.svelte.ts';
import type { StepUnit } from '../app/replay/replay-session.svelte.ts';
import { MAX_CLASS_KEYS } from '../core/labels.ts';

/** A key of the deck: its name, its action, its handler. */
export interface Key {
	/** As it is written on the keyboard. */
	readonly name: string;
	readonly does: string;
	/** Tells whether the event is this key. */
	matches(event: KeyboardEvent): boolean;
	run(app: App, event: KeyboardEvent): void;
}

/** What an arrow key moves a replay by: plain a hop, with Alt finer, with Shift coarser. */
export const unitOf = ({ altKey, shiftKey }: KeyboardEvent): StepUnit =>
	altKey && shiftKey ? 'trial' : altKey ? 'sample' : shiftKey ? 'window' : 'hop';

/** All keys of the deck. None of them is ever taken from a text field. */
export const keys: readonly Key[] = [
	{
		name: `1–${MAX_CLASS_KEYS}`,
		does: 'start the label of that class',
		matches: ({ key }) => key >= '1' && key <= String(MAX_CLASS_KEYS),
		run(app, { key }) {
			if (Number(key) <= app.classes.names.length) app.actions.label(Number(key) - 1);
		}
	},
	{
		name: '0',
		does: 'no label',
		matches: ({ key }) => key === '0',
		run: (app) => app.actions.label(-1)
	},
	{
		name: 'R',
		does: 'record, stop',
		matches: ({ key }) => key.toLowerCase() === 'r',
		run: (app) =>
			void app.try(
				() => (app.recording.active ? app.actions.stop() : app.lsl.ask() || app.actions.record()),
				'recording'
			)
	},
	{
		name: 'Space',
		does: 'pause the view; in a replay: play, pause',
		matches: ({ key }) => key === ' ',
		run(app, event) {
			event.preventDefault();
			void app.try(() => app.actions.playPause());
		}
	},
	{
		name: '← →',
		does: 'step a replay by a hop; with Alt by a sample, Shift by a window, both by a trial',
		matches: ({ key }) => key === 'ArrowLeft' || key === 'ArrowRight',
		run(app, event) {
			if (!app.replaySession.replay) return;
			event.preventDefault();
			void app.try(() => app.replaySession.step(unitOf(event), event.key === 'ArrowLeft' ? -1 : 1));
		}
	},
	{
		name: '[ ]',
		does: 'jump a replay to the previous, next label',
		matches: ({ key }) => key === '[' || key === ']',
		run: (app, { key }) => void app.try(() => app.replaySession.jumpToLabel(key === '[' ? -1 : 1))
	},
	{
		name: 'A B',
		does: 'set start, end of the replay loop',
		matches: ({ key }) => ['a', 'b'].includes(key.toLowerCase()),
		run(app, { key }) {
			if (app.replaySession.replay)
				void app.try(() => app.replaySession.setLoopEnd(key.toLowerCase() === 'a' ? 'from' : 'to'));
		}
	},
	{
		name: '?',
		does: 'show the keys',
		matches: ({ key }) => key === '?',
		run: (app) => app.view.toggleKeys()
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
export function onKey(app: App, event: KeyboardEvent): void {
	if (
		event.defaultPrevented ||
		event.ctrlKey ||
		event.metaKey ||
		(event.repeat && !event.key.startsWith('Arrow'))
	)
		return;
	if (belongsElsewhere(event)) return;
	const key = keys.find((one) => one.matches(event));
	if (key) void app.try(() => key.run(app, event));
}
