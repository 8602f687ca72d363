import type { OutletKind } from './outlet.ts';

/** Name of the channel that other pages of this address listen on. */
export const CHANNEL = 'myodeck-predictions';

/** What is posted, 50 times a second. */
export interface BroadcastRow {
	readonly classNames: readonly string[];
	/** One per class, sum 1; all 0 when nothing is predicted. */
	readonly probabilities: readonly number[];
	/** True when nothing is predicted. */
	readonly neutral: boolean;
}

/** To the other tabs of this browser: a game, a hand, a page of one's own. Nothing leaves the machine. */
export const broadcast: OutletKind<'broadcast'> = {
	id: 'broadcast',
	label: 'Other tabs',
	summary: `Pages of this address that listen on the BroadcastChannel "${CHANNEL}". Nothing leaves this computer.`,
	rate: 50,
	async open(classNames) {
		const channel = new BroadcastChannel(CHANNEL);
		return {
			send(values, neutral) {
				const row: BroadcastRow = { classNames, probabilities: [...values], neutral };
				channel.postMessage(row);
			},
			async close() {
				channel.close();
			}
		};
	}
};
