import type { MyoDeck } from './lib/app/scripting.ts';

declare global {
	interface Window {
		/** What a person can do, a script can do. See docs/scripting.md. */
		myodeck: MyoDeck;
	}
}
