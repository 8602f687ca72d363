import type { Param } from '../../source.ts';
import { DEFAULT_ADDRESS } from '../../lsl/protocol.ts';

/** Where the bridge is: a field of every device that is reached through it. */
export const BRIDGE_PARAM = {
	type: 'text',
	id: 'bridge',
	label: 'Bridge',
	value: DEFAULT_ADDRESS
} as const satisfies Param;

/** Where the device is. */
export const hostParam = (label: string, value: string): Param => ({
	type: 'text',
	id: 'host',
	label,
	value
});
