/** Millivolts per step, as the maker's `OpenOTBfilesConvFact.m` has them: range / 2^bits · 1000 / gain. */
interface Conversion {
	/** Volts from end to end of the converter. */
	readonly range: number;
	readonly gain: number;
}

/** What an adapter of OTB+ measures. */
export interface AdapterScale {
	readonly kind: 'emg' | 'aux' | 'control' | 'quaternion';
	/** Microvolts per step; undefined for values without a unit. */
	readonly microvolts: number | undefined;
}

/** The scale of an adapter: the maker keeps it in a table by device and adapter, not in the file. */
export function adapterScale(device: string, adapter: string, bits: number): AdapterScale {
	if (adapter.startsWith('AdapterQuaternion')) return { kind: 'quaternion', microvolts: undefined };
	if (adapter.startsWith('AdapterControl')) return { kind: 'control', microvolts: undefined };
	const kind = /^Direct connection|LoadCell|^AUX/i.test(adapter) ? 'aux' : 'emg';
	const { range, gain } = conversionOf(device, adapter, bits);
	return { kind, microvolts: ((range / 2 ** bits) * 1e6) / gain };
}

function conversionOf(device: string, adapter: string, bits: number): Conversion {
	if (adapter.startsWith('Direct connection')) return { range: 5, gain: 0.5 };
	switch (device) {
		case 'QUATTRO':
		case 'QUATTROCENTO':
			return { range: 5, gain: 150 };
		case 'DUE':
			return { range: 5, gain: 200 };
		case 'DUE+':
		case 'QUATTRO+':
			return { range: 3.3, gain: 202 };
		case 'SYNCSTATION':
			if (adapter === 'Due+' || adapter === 'Quattro+') return { range: 3.3, gain: 202 };
			return adapter === 'AdapterLoadCell' ? { range: 5, gain: 205 } : { range: 4.8, gain: 256 };
		default:
			return { range: 4.8, gain: bits === 24 ? 1 : 256 };
	}
}
