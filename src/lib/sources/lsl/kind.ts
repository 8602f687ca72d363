import { textParam } from '../../core/params.ts';
import type { SourceKind } from '../source.ts';
import { LslSource } from './lsl-source.ts';
import { DEFAULT_ADDRESS } from './protocol.ts';
import { readChoice } from './stream-choice.ts';

/** Streams of Lab Streaming Layer, through the bridge. */
export const lsl: SourceKind<'lsl'> = {
	id: 'lsl',
	label: 'LSL',
	summary:
		'Streams of the laboratory over Lab Streaming Layer. A small program on this computer relays them.',
	via: 'network',
	params: [
		{ type: 'text', id: 'streams', label: 'Streams', value: '' },
		{ type: 'text', id: 'address', label: 'Bridge', value: DEFAULT_ADDRESS }
	],
	async create(params) {
		return new LslSource(textParam(lsl, params, 'address'), readChoice(textParam(lsl, params, 'streams')));
	}
};
