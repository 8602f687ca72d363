import { numberIn } from '../numbers.ts';
import type { KnownLayout } from './layout-match.ts';

/**
 * Vicon Nexus, an ASCII export of devices: `Devices`, the rate, the names of the devices, `Frame,Sub Frame,…` with the
 * names of the channels, their units.
 */
export const vicon: KnownLayout = {
	id: 'vicon',
	match(head) {
		const [title, rates, devices, names, units] = head.cells.map((row) => row.map((cell) => cell.trim()));
		if (title?.[0] !== 'Devices' || !/^frame$/i.test(names?.[0] ?? '') || !head.cells[5]) return undefined;
		const rate = numberIn(rates?.[0] ?? '', head.dialect.decimal);
		let device = '';
		const full = names!.map((name, i) => {
			device = devices?.[i] || device;
			// Channels of a plug have numbers only.
			return /^\d+$/.test(name) ? `${device} ${name}`.trim() : name;
		});
		return {
			program: 'Vicon Nexus',
			heading: {
				data: 5,
				names: full,
				units: full.map((_, i) => units?.[i] || undefined),
				rates: [],
				count: full.length,
				above: []
			},
			roles: full.map((name) => (/^(?:sub )?frame$/i.test(name) ? 'none' : undefined)),
			rate: rate !== undefined && rate > 0 ? rate : undefined
		};
	}
};
