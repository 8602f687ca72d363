import type { App } from '../app/app.svelte.ts';
import { MAX_CLASS_KEYS } from '../core/labels.ts';

/** What a key does, for the sheet and for the keyboard alike. */
export interface Key {
	/** As it is written on the keyboard. */
	readonly name: string;
	readonly does: string;
	/** Tells whether the event is this key. */
	matches(event: KeyboardEvent): boolean;
	run(app: App, event: KeyboardEvent): void;
}

/** Seconds an arrow key moves a replay: plain, with Alt (finer), with Shift (coarser). */
const STEPS = { plain: 0.05, alt: 0.005, shift: 1 };

/** All keys of the deck. None of them is ever taken from a text field. */
export const keys: readonly Key[] = [
	{
		name: `1–${MAX_CLASS_KEYS}`,
		does: 'the class with that number',
		matches: ({ key }) => key >= '1' && key <= String(MAX_CLASS_KEYS),
		run(app, { key }) {
			if (Number(key) <= app.classes.names.length) app.label(Number(key) - 1);
		}
	},
	{
		name: '0',
		does: 'end the class (unlabel)',
		matches: ({ key }) => key === '0',
		run: (app) => app.label(-1)
	},
	{
		name: 'R',
		does: 'record, stop',
		matches: ({ key }) => key.toLowerCase() === 'r',
		run: (app) => void app.try(() => (app.recording.active ? app.stop() : app.record()), 'recording')
	},
	{
		name: 'Space',
		does: 'pause the view; in a replay: play, pause',
		matches: ({ key }) => key === ' ',
		run(app, event) {
			event.preventDefault();
			app.playPause();
		}
	},
	{
		name: '← →',
		does: 'step a replay by 50 ms; with Alt by 5 ms, with Shift by 1 s',
		matches: ({ key }) => key === 'ArrowLeft' || key === 'ArrowRight',
		run(app, event) {
			const step = event.altKey ? STEPS.alt : event.shiftKey ? STEPS.shift : STEPS.plain;
			if (!app.deck.replay) return;
			event.preventDefault();
			void app.try(() => app.deck.replay?.drive('step', event.key === 'ArrowLeft' ? -step : step));
		}
	},
	{
		name: '?',
		does: 'this sheet',
		matches: ({ key }) => key === '?',
		run: (app) => app.toggleKeys()
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
