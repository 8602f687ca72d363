/** The channel on which tabs and workers of this address tell each other that the list of sessions has changed. */
export const LIBRARY_CHANNEL = 'myodeck-library';

/** Tells every tab, this one too, that rows of the list have changed. */
export function announceChange(): void {
	const channel = new BroadcastChannel(LIBRARY_CHANNEL);
	channel.postMessage('changed');
	channel.close();
}
