import type { App as MyoDeck } from './lib/app/app.svelte.ts';

declare global {
	interface Window {
		/** The one App object: what a person can do, a script can do. See docs/scripting.md. */
		myodeck: MyoDeck;
	}
}
