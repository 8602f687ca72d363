import { now } from '../core/clock.ts';
import { textParam } from '../core/params.ts';
import { LslPageOutlet } from '../sources/lsl/page-outlet.ts';
import { DEFAULT_ADDRESS, type OfferedStream } from '../sources/lsl/protocol.ts';
import type { OutputInfo, OutputKind } from './output.ts';

/**
 * What the laboratory sees of predictions: one channel per class or output, all 0 when nothing is predicted. Irregular by
 * declaration, because rows carry their own times: those of the newest sample of each window.
 */
export const offerOf = ({ task, names }: OutputInfo, name: string): OfferedStream => ({
	name,
	type: task === 'classify' ? 'ClassProbabilities' : 'Prediction',
	channels: names.length,
	format: 'float32',
	rate: 0,
	sourceId: `myodeck-${name}`,
	labels: names,
	unit: task === 'classify' ? 'probability' : 'a.u.',
	neutral: names.map(() => 0)
});

/** To the laboratory: a stream of Lab Streaming Layer, through the bridge. */
export const lslOutput: OutputKind<'lsl'> = {
	id: 'lsl',
	label: 'LSL',
	summary:
		'A stream of Lab Streaming Layer, through the bridge on this computer: one channel per class. The last row is all 0.',
	rate: 50,
	params: [
		{ type: 'text', id: 'name', label: 'Stream name', value: 'MyoDeck predictions' },
		{ type: 'text', id: 'address', label: 'Bridge', value: DEFAULT_ADDRESS }
	],
	// In the worker, with a socket of its own: when the worker dies the bridge sees the socket end and lets go.
	async create(info, params) {
		const offer = offerOf(info, textParam(lslOutput, params, 'name') || 'MyoDeck predictions');
		const lslStream = await LslPageOutlet.open(textParam(lslOutput, params, 'address'), offer);
		// Times of a stream never go back, although a neutral row has no window of its own.
		let last = 0;
		return {
			get failure() {
				return lslStream.failure;
			},
			send({ values, time, neutral }) {
				last = Math.max(last, neutral ? now() : time);
				lslStream.send(values, [last]);
			},
			close: () => lslStream.close()
		};
	}
};
