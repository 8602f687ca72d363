import { textParam } from '../../core/params.ts';
import type { SourceKind } from '../source.ts';
import { DEFAULT_ADDRESS } from './protocol.ts';
import { readChoice } from './stream-choice.ts';

/** Streams of Lab Streaming Layer, through the bridge. */
export const lsl: SourceKind<'lsl'> = {
	id: 'lsl',
	label: 'LSL',
	summary: 'Any LSL stream on your network. A small program on this computer, the bridge, relays it.',
	group: 'lsl',
	needs: 'bridge',
	via: 'network',
	params: [
		{ type: 'text', id: 'streams', label: 'Streams', value: '' },
		{ type: 'text', id: 'address', label: 'Bridge', value: DEFAULT_ADDRESS }
	],
	async create(params) {
		// Only the worker reads streams: the page knows this kind without the code for it.
		const { LslSource } = await import('./lsl-source.ts');
		return new LslSource(textParam(lsl, params, 'address'), readChoice(textParam(lsl, params, 'streams')));
	}
};
