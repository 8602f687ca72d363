import { rowJson, type RowJson } from './encodings.ts';
import { watchdog, portOutput } from './watchdog.ts';
import type { OutputKind } from './output.ts';

/** Name of the channel that other pages of this address listen on. */
export const CHANNEL = 'myodeck-predictions';

/** What is posted for each prediction: a row as JSON, and the fields of version 0.1. */
export interface BroadcastRow extends RowJson {
	/** Names of the classes, or of the outputs of a regression. */
	readonly classNames: readonly string[];
	/** One per class, sum 1; all 0 when nothing is predicted. Of a regression: one value per output. */
	readonly probabilities: readonly number[];
}

/** To the other tabs of this browser: a game, a hand, a page of one's own. Nothing leaves the machine. */
export const broadcast: OutputKind<'broadcast'> = {
	id: 'broadcast',
	label: 'BroadcastChannel (other tabs)',
	summary: `Pages of this address that listen on the BroadcastChannel "${CHANNEL}". Nothing leaves this computer.`,
	rate: 50,
	params: [],
	async open() {
		const channel = new BroadcastChannel(CHANNEL);
		return watchdog({
			write: async (row) => channel.postMessage(row),
			close: async () => channel.close()
		});
	},
	async create(info, _params, port) {
		return portOutput(port, info.names.length, (row): BroadcastRow => {
			return { ...rowJson(row, info), classNames: info.names, probabilities: [...row.values] };
		});
	}
};
